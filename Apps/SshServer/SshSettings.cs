using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Cosmos.SshServer;

/// <summary>What the user of the machine decides about its SSH server: by arguments of the program, variables of the environment and files of the image.</summary>
/// <remarks>
/// A setting <c>ssh.port</c> is the argument <c>ssh.port=22</c> of the program, else the variable <c>SSH_PORT</c>. Keys are also read from <c>/etc/ssh</c>, where an image has them by
/// <c>CosmosFile</c> items. docs/ssh.md lists all settings.
/// </remarks>
public sealed record SshSettings
{
    /// <summary>What all settings begin with, as arguments.</summary>
    public const string Prefix = "ssh.";

    /// <summary>Directory of files with keys.</summary>
    public const string Directory = "/etc/ssh";

    private const int DefaultPort = 22;
    private const int HighestPort = 65535;

    private static readonly string[] s_names =
        ["port", "off", "authorized_keys", "password", "none", "host_key", "forwarding", "sftp_root", "sftp_read_only", "banner", "rekey_bytes", "nist_curves"];

    private static readonly string[] s_hostKeyFiles = ["ssh_host_ed25519_key", "ssh_host_ecdsa_key", "ssh_host_rsa_key"];

    /// <summary><c>ssh.off</c>: no server at all.</summary>
    public bool IsOff { get; init; }

    /// <summary><c>ssh.port</c>: TCP port.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary><c>ssh.authorized_keys</c> and the file <c>authorized_keys</c>: lines as in that file. Anyone with one of these keys may log in, by any name.</summary>
    public string AuthorizedKeys { get; init; } = "";

    /// <summary><c>ssh.password</c>: what everybody may log in with; <see langword="null"/> for no passwords.</summary>
    public string? Password { get; init; }

    /// <summary><c>ssh.none</c>: everybody who reaches the machine may log in, without anything. For machines that nobody else can reach.</summary>
    public bool AllowsEverybody { get; init; }

    /// <summary>Texts of private keys of the machine, in PEM; empty to make one for this boot.</summary>
    public IReadOnlyList<string> HostKeys { get; init; } = [];

    /// <summary><c>ssh.forwarding</c>: clients may connect to others through the machine (<c>ssh -L</c>, <c>ssh -J</c>).</summary>
    public bool AllowsForwarding { get; init; }

    /// <summary><c>ssh.sftp_root</c>: directory that sftp shows as <c>/</c>.</summary>
    public string SftpRoot { get; init; } = "/";

    /// <summary><c>ssh.sftp_read_only</c>: sftp changes nothing. Commands of the shell still can.</summary>
    public bool IsSftpReadOnly { get; init; }

    /// <summary><c>ssh.banner</c>: text shown before the login; <see langword="null"/> for none.</summary>
    public string? Banner { get; init; }

    /// <summary><c>ssh.rekey_bytes</c>: bytes in one direction until new keys are exchanged; <see langword="null"/> for the server's default.</summary>
    public long? RekeyBytes { get; init; }

    /// <summary>
    /// <c>ssh.nist_curves</c>: keys are also exchanged over NIST's curve P-256, for clients that know nothing newer. Auditors call the origin of its constants dubious.
    /// </summary>
    public bool AllowsNistCurves { get; init; }

    /// <summary>Whether an argument of the program is one of these settings.</summary>
    public static bool IsSetting(string argument) => argument.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Reads the settings of this program, and removes the variables with secrets from its environment.</summary>
    /// <param name="arguments">Arguments of the program; others than settings are passed over.</param>
    /// <exception cref="FormatException">A setting is unknown or makes no sense; the message names it, its value and what is allowed.</exception>
    public static SshSettings Read(IEnumerable<string> arguments)
    {
        SshSettings settings = Read(arguments, Environment.GetEnvironmentVariable, ReadFile);
        Environment.SetEnvironmentVariable(Variable("password"), null);
        Environment.SetEnvironmentVariable(Variable("host_key"), null);
        return settings;
    }

    /// <summary>Reads settings.</summary>
    /// <param name="arguments">Arguments of the program.</param>
    /// <param name="environment">Finds a variable.</param>
    /// <param name="files">Reads a file of <see cref="Directory"/> by its name; <see langword="null"/> when it is not there.</param>
    internal static SshSettings Read(IEnumerable<string> arguments, Func<string, string?> environment, Func<string, string?> files)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string argument in arguments.Where(IsSetting))
        {
            int equals = argument.IndexOf('=', StringComparison.Ordinal);
            string name = argument[Prefix.Length..(equals < 0 ? argument.Length : equals)];
            if (!s_names.Contains(name))
                throw new FormatException($"'{Prefix}{name}' is no setting of the SSH server; there are {string.Join(", ", s_names.Select(n => Prefix + n))}.");
            given[name] = equals < 0 ? "" : argument[(equals + 1)..];
        }
        string? Get(string name) => given.TryGetValue(name, out string? value) ? value : environment(Variable(name));
        string? hostKey = Get("host_key");
        return new SshSettings
        {
            IsOff = IsSet("off", Get("off")),
            Port = ToPort("port", Get("port")),
            AuthorizedKeys = string.Join('\n', SshKeyText.ToLines(Get("authorized_keys") ?? ""), files("authorized_keys") ?? ""),
            Password = ToPassword(Get("password")),
            AllowsEverybody = IsSet("none", Get("none")),
            HostKeys = string.IsNullOrEmpty(hostKey) ? [.. s_hostKeyFiles.Select(files).OfType<string>()] : [SshKeyText.ToHostKey(hostKey)],
            AllowsForwarding = IsSet("forwarding", Get("forwarding")),
            SftpRoot = ToRoot(Get("sftp_root")),
            IsSftpReadOnly = IsSet("sftp_read_only", Get("sftp_read_only")),
            Banner = Get("banner"),
            RekeyBytes = ToRekeyBytes(Get("rekey_bytes")),
            AllowsNistCurves = IsSet("nist_curves", Get("nist_curves")),
        };
    }

    private static string Variable(string name) => "SSH_" + name.ToUpperInvariant();

    private static string? ReadFile(string name)
    {
        string path = Path.Combine(Directory, name);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    private static bool IsSet(string name, string? value) => value switch
    {
        null or "0" or "no" or "false" or "off" => false,
        "" or "1" or "yes" or "true" or "on" => true,
        _ => throw new FormatException($"'{Prefix}{name}={value}' is neither yes nor no."),
    };

    private static int ToPort(string name, string? value) => string.IsNullOrEmpty(value)
        ? DefaultPort
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= HighestPort
            ? port
            : throw new FormatException($"'{Prefix}{name}={value}' is no TCP port; they are 1 to {HighestPort}.");

    private static string? ToPassword(string? value) => value is ""
        ? throw new FormatException($"'{Prefix}password=' is empty. Leave it out to have no passwords, or say {Prefix}none to let everybody in.")
        : value;

    private static string ToRoot(string? value) => value switch
    {
        null => "/",
        _ when value.StartsWith('/') => value,
        _ => throw new FormatException($"'{Prefix}sftp_root={value}' is no absolute path."),
    };

    private static long? ToRekeyBytes(string? value)
    {
        const long Least = 1 << 16;
        if (value is null)
            return null;
        return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) && bytes >= Least
            ? bytes
            : throw new FormatException($"'{Prefix}rekey_bytes={value}' is no number of bytes from {Least} on.");
    }
}
