using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Cosmos.Network.Configuration;

/// <summary>Reads the words of the kernel command line that configure the network.</summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>ip=dhcp</c> (also <c>on</c>, <c>any</c>): IPv4 by DHCP; <c>ip=off</c> (also <c>none</c>): no network.</item>
/// <item><c>ip=10.0.0.1/24</c>, <c>ip=[fd00::1]/64</c>: an address; the word may be repeated.</item>
/// <item>
/// <c>ip=client:server:gateway:netmask:hostname:device:autoconf:dns0:dns1</c> as in Linux (Documentation/admin-guide/nfs/nfsroot.rst): fields may
/// be empty or left off at the end, IPv6 addresses stand in brackets, the netmask may be a prefix length. Without netmask the class of the
/// address gives it. The server is of no use here and only checked.
/// </item>
/// <item><c>gateway=A</c>, at most one of each family; <c>nameserver=A[,A...]</c>; <c>search=domain[,domain...]</c>; <c>hostname=N</c>; <c>mtu=N</c>.</item>
/// <item><c>ipv6=auto</c>, <c>ipv6=off</c>: whether router advertisements configure IPv6; they do without the word. <c>ipv6.secret=text</c> makes the
/// addresses that are made of them the same at each start.</item>
/// </list>
/// Without any <c>ip=</c> word the addresses of <see cref="NetworkConfiguration.Default"/> hold, and so do its gateway and name server unless
/// a word names others. With one, only what the words say holds.
/// </remarks>
public static class NetworkCommandLine
{
    /// <summary>Reads a configuration.</summary>
    /// <param name="words">The words of the command line; foreign ones are passed over.</param>
    /// <param name="configuration">The configuration; <see cref="NetworkConfiguration.Off"/> after an error.</param>
    /// <param name="error">The word, what is wrong with it, and what to write instead.</param>
    /// <returns><see langword="false"/> when a word is wrong.</returns>
    public static bool TryParse(
        IEnumerable<string> words, out NetworkConfiguration configuration, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(words);
        configuration = NetworkConfiguration.Off;
        var reader = new CommandLineReader();
        foreach (string word in words)
        {
            int equals = word.IndexOf('=');
            if (equals > 0 && (error = reader.Read(word, word[..equals], word[(equals + 1)..])) is not null)
                return false;
        }

        error = reader.Finish(out NetworkConfiguration? finished);
        if (finished is null || error is not null)
        {
            error ??= "The network configuration is not complete.";
            return false;
        }

        configuration = finished;
        return true;
    }
}
