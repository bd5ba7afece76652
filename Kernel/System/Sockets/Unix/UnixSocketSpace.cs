using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using Cosmos.Network;
using Cosmos.Storage;

namespace Cosmos.Sockets;

/// <summary>Where Unix sockets find each other: nodes of the tree of files and abstract names (<c>unix(7)</c>).</summary>
/// <param name="files">Gives the tree; asked when the first path is used.</param>
public sealed class UnixSocketSpace(Func<VirtualFileSystem> files)
{
    // unix(7): five hexadecimal digits behind the NUL.
    private const int MostChosenNames = 1 << 20;
    private const UnixFileMode NodeMode = (UnixFileMode)0x1FF;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, UnixSocketDescription> _abstractNames = [];
    private int _lastChosenName;

    /// <summary>Makes a socket.</summary>
    /// <param name="type">Stream, Dgram or Seqpacket; as on Linux, Raw is another word for Dgram.</param>
    /// <param name="socket">The socket.</param>
    /// <returns><see cref="NetworkError.SocketNotSupported"/> for other types.</returns>
    public NetworkError Create(SocketType type, out UnixSocketDescription? socket)
    {
        if (type == SocketType.Raw)
            type = SocketType.Dgram;
        bool isKnown = type is SocketType.Stream or SocketType.Dgram or SocketType.Seqpacket;
        socket = isKnown ? new UnixSocketDescription(this, type) : null;
        return isKnown ? NetworkError.None : NetworkError.SocketNotSupported;
    }

    /// <summary>Makes two sockets that are connected to each other (<c>socketpair(2)</c>).</summary>
    /// <param name="type">Stream, Dgram or Seqpacket.</param>
    /// <param name="first">One end.</param>
    /// <param name="second">The other end.</param>
    public NetworkError CreatePair(SocketType type, out UnixSocketDescription? first, out UnixSocketDescription? second)
    {
        second = null;
        NetworkError error = Create(type, out first);
        if (error != NetworkError.None)
            return error;
        error = Create(type, out second);
        UnixSocketDescription.Pair(first!, second!);
        return error;
    }

    /// <summary>Gives a socket a name.</summary>
    /// <param name="owner">The socket.</param>
    /// <param name="name">A path, an abstract name with its leading NUL, or nothing for a name that is chosen here.</param>
    /// <param name="bound">The name that it has now.</param>
    /// <param name="node">The node of a path.</param>
    internal NetworkError Bind(UnixSocketDescription owner, ReadOnlySpan<byte> name, out byte[] bound, out SpecialInode? node)
    {
        bound = name.ToArray();
        node = null;
        if (name.IsEmpty || name[0] == 0)
            return BindAbstract(owner, ref bound);
        FileError error = files().CreateSocketNode(name, NodeMode, out node);
        if (error != FileError.None)
            return error == FileError.Exists ? NetworkError.AddressAlreadyInUse : (NetworkError)error;
        node!.Occupant = owner;
        return NetworkError.None;
    }

    /// <summary>Takes the name of a socket back; the node of a path stays.</summary>
    internal void Unbind(UnixSocketDescription owner, byte[] name, SpecialInode? node)
    {
        if (node is not null)
        {
            if (ReferenceEquals(node.Occupant, owner))
                node.Occupant = null;
            return;
        }

        lock (_gate)
            _abstractNames.Remove(Key(name));
    }

    /// <summary>Finds the socket that has a name.</summary>
    /// <returns>The error of the path, or <see cref="NetworkError.ConnectionRefused"/> when no socket has the name.</returns>
    internal NetworkError Find(ReadOnlySpan<byte> name, out UnixSocketDescription? owner)
    {
        owner = null;
        if (name.IsEmpty)
            return NetworkError.InvalidArgument;
        if (name[0] == 0)
        {
            lock (_gate)
                _abstractNames.TryGetValue(Key(name), out owner);
            return owner is null ? NetworkError.ConnectionRefused : NetworkError.None;
        }

        FileError error = files().FindNode(name, out Inode? node);
        if (error != FileError.None)
            return (NetworkError)error;
        owner = (node as SpecialInode)?.Occupant as UnixSocketDescription;
        return owner is null ? NetworkError.ConnectionRefused : NetworkError.None;
    }

    // Names are bytes; every byte becomes the character of that number.
    private static string Key(ReadOnlySpan<byte> name) => Encoding.Latin1.GetString(name);

    private NetworkError BindAbstract(UnixSocketDescription owner, ref byte[] name)
    {
        lock (_gate)
        {
            if (name.Length > 0)
                return _abstractNames.TryAdd(Key(name), owner) ? NetworkError.None : NetworkError.AddressAlreadyInUse;
            for (int tries = 0; tries < MostChosenNames; tries++)
            {
                _lastChosenName = (_lastChosenName + 1) % MostChosenNames;
                name = Encoding.ASCII.GetBytes($"\0{_lastChosenName:x5}");
                if (_abstractNames.TryAdd(Key(name), owner))
                    return NetworkError.None;
            }

            return (NetworkError)FileError.NoSpace;
        }
    }
}
