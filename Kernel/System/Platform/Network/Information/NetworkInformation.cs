using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Cosmos.Network;
using Cosmos.Storage;
using Cosmos.System2.Files;

namespace Cosmos.System2.Network;

/// <summary>Where the exports about names and interfaces find their objects; the first use starts the network.</summary>
internal static class NetworkInformation
{
    private static readonly Lock s_gate = new();
    private static HostNameCalls? s_names;
    private static OpenSockets? s_sockets;
    private static NetworkChangeMonitor? s_changes;

    /// <summary>The stack.</summary>
    internal static NetworkStack Stack => NetworkSystem.Current.Stack;

    /// <summary>All interfaces. Who asks for them reads <c>/proc/net</c> next.</summary>
    internal static List<InterfaceSnapshot> Interfaces
    {
        get
        {
            _ = Sockets;
            return InterfaceSnapshot.TakeAll(Stack);
        }
    }

    /// <summary>Name look-ups.</summary>
    internal static HostNameCalls Names
    {
        get
        {
            if (Volatile.Read(ref s_names) is HostNameCalls names)
                return names;
            names = new HostNameCalls(NetworkSystem.Current.Resolver, ReadHosts);
            return Interlocked.CompareExchange(ref s_names, names, null) ?? names;
        }
    }

    /// <summary>Watches for changes, from the first use on.</summary>
    internal static NetworkChangeMonitor Changes
    {
        get
        {
            lock (s_gate)
                return s_changes ??= new NetworkChangeMonitor(Stack);
        }
    }

    /// <summary>The internet sockets; from their first use on, <c>/proc/net</c> tells about them.</summary>
    internal static OpenSockets Sockets
    {
        get
        {
            if (Volatile.Read(ref s_sockets) is OpenSockets sockets)
                return sockets;
            sockets = new OpenSockets(Stack);
            if (Interlocked.CompareExchange(ref s_sockets, sockets, null) is OpenSockets earlier)
                return earlier;
            NetworkFiles.Source = new NetworkTables(Stack, sockets);
            return sockets;
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
