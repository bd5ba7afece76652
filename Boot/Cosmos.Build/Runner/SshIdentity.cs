using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;

namespace Cosmos.Build.Runner;

/// <summary>
/// What makes the first <c>ssh</c> into a machine easy: the user's own public keys may log in, and the machine has the same host key at each boot, so that clients do not warn of a changed one.
/// Both are words of the kernel command line. What the user says there goes first.
/// </summary>
/// <param name="keyDirectory">Where the user's public keys are, <c>~/.ssh</c>.</param>
/// <param name="stateDirectory">Where the host key is kept.</param>
internal sealed class SshIdentity(string keyDirectory, string stateDirectory)
{
    private const string KeysWord = "env.SSH_AUTHORIZED_KEYS=";
    private const string HostKeyWord = "env.SSH_HOST_KEY=";
    private const string HostKeyName = "ssh-host-key";

    // An Ed25519 key is made of any 32 bytes (RFC 8032, section 5.1.5).
    private const int SeedLength = 32;

    // The rest of the command line needs room as well.
    private const int KeysLength = 1200;
    private const int LongestFile = 16 * 1024;

    // Words after which the machine needs no keys from here.
    private static readonly string[] s_ownWays = ["authorized_keys", "password", "none", "off"];

    /// <summary>That of the user who runs this program.</summary>
    public static SshIdentity OfUser { get; } = new(
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh"),
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "cosmos"));

    /// <summary>Words to add to the kernel's.</summary>
    /// <param name="kernelWords">Words that the user gave.</param>
    /// <param name="programArguments">Arguments of the program, which can have settings of the SSH server.</param>
    /// <exception cref="RunException">The file with the host key is damaged.</exception>
    public IEnumerable<string> Words(IReadOnlyCollection<string> kernelWords, IReadOnlyCollection<string> programArguments)
    {
        bool IsGiven(string name) =>
            kernelWords.Any(w => w.StartsWith($"env.SSH_{name.ToUpperInvariant()}=", StringComparison.Ordinal))
            || programArguments.Any(a => a == "ssh." + name || a.StartsWith($"ssh.{name}=", StringComparison.Ordinal));

        if (!s_ownWays.Any(IsGiven) && FindKeys() is { Count: > 0 } keys)
            yield return KeysWord + string.Join(',', keys);
        if (!IsGiven("host_key") && !IsGiven("off") && HostKey() is { } hostKey)
            yield return HostKeyWord + hostKey;
    }

    /// <summary>The user's public keys in base64, short ones first, as many as the command line has room for.</summary>
    private List<string> FindKeys()
    {
        var keys = new List<string>();
        if (!Directory.Exists(keyDirectory))
            return keys;
        int room = KeysLength;
        foreach (string key in Directory.EnumerateFiles(keyDirectory, "*.pub").Select(ReadKey).OfType<string>().Distinct().OrderBy(k => k.Length).ThenBy(k => k, StringComparer.Ordinal))
        {
            room -= key.Length + 1;
            if (room < 0)
                break;
            keys.Add(key);
        }
        return keys;
    }

    // A line "type base64 comment"; certificates and what is no key are passed over.
    private static string? ReadKey(string path)
    {
        try
        {
            if (new FileInfo(path).Length > LongestFile)
                return null;
            string[] fields = File.ReadAllText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            return fields.Length >= 2 && !fields[0].Contains("-cert-", StringComparison.Ordinal) && Convert.TryFromBase64String(fields[1], new byte[fields[1].Length], out int length) && length > 0
                ? fields[1]
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string? HostKey()
    {
        string path = Path.Combine(stateDirectory, HostKeyName);
        try
        {
            if (!File.Exists(path))
                return Make(path);
            string text = File.ReadAllText(path).Trim();
            return Convert.TryFromBase64String(text, new byte[text.Length], out int length) && length == SeedLength
                ? text
                : throw new RunException($"'{path}' holds no host key; remove it, and a new one is made.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without a place to keep it the machine makes one at each boot.
            return null;
        }
    }

    private string Make(string path)
    {
        string text = Convert.ToBase64String(RandomNumberGenerator.GetBytes(SeedLength));
        Directory.CreateDirectory(stateDirectory);
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, how);
        writer.WriteLine(text);
        return text;
    }
}
