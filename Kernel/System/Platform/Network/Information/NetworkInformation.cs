using System;
using System.IO;
using System.Threading;
using Cosmos.Network;
using Cosmos.Network.Dns;
using Cosmos.Storage;
using Cosmos.System2.Files;

namespace Cosmos.System2.Network;

/// <summary>Where the exports about names and interfaces find their objects; the first use starts the network.</summary>
internal static class NetworkInformation
{
    private static HostNameCalls? s_names;

    /// <summary>The stack.</summary>
    internal static NetworkStack Stack => NetworkSystem.Current.Stack;

    /// <summary>Name look-ups.</summary>
    internal static HostNameCalls Names
    {
        get
        {
            if (Volatile.Read(ref s_names) is HostNameCalls names)
                return names;
            names = new HostNameCalls(new DnsResolver(Stack), ReadHosts);
            return Interlocked.CompareExchange(ref s_names, names, null) ?? names;
        }
    }

    private static byte[] ReadHosts()
    {
        if (Platform.Files is not FileCalls files || files.Tree.Open("/etc/hosts"u8, OpenFlags.Read, default, out OpenDescription? file) != FileError.None)
            return [];
        using var contents = new MemoryStream();
        Span<byte> buffer = stackalloc byte[1024];
        while (file!.Read(buffer, out int count) == FileError.None && count > 0)
            contents.Write(buffer[..count]);
        file.Release();
        return contents.ToArray();
    }
}
