using System;
using System.Buffers;
using System.Net.Sockets;
using Cosmos.Network;
using Cosmos.Sockets;
using Cosmos.Storage;

namespace Cosmos.System2.Network;

/// <summary>Makes a socket of the families AF_INET and AF_INET6.</summary>
internal delegate NetworkError InternetSocketFactory(AddressFamily family, SocketType type, ProtocolType protocol, out SocketDescription? socket);

/// <summary>
/// The socket functions of the platform boundary, with numbers of the class library, spans, and results as errors of Linux. The exports only
/// translate pointers, so all of the behaviour is tested on the host.
/// </summary>
/// <param name="descriptors">The descriptors of the one process.</param>
/// <param name="unix">Where Unix sockets find each other.</param>
/// <param name="createInternetSocket">Makes the others; called at the first one.</param>
internal sealed partial class SocketCalls(DescriptorTable descriptors, UnixSocketSpace unix, InternetSocketFactory createInternetSocket)
{
    /// <summary>ENOTSOCK.</summary>
    internal const NetworkError NotASocket = (NetworkError)88;

    private const int SendFileBufferSize = 64 * 1024;

    // sendfile(2) of Linux moves at most 0x7ffff000 bytes.
    private const long MostBytesOfFile = 0x7FFF_F000;

    /// <summary><c>socket(2)</c>.</summary>
    public NetworkError Create(int family, int type, int protocol, out int descriptor)
    {
        descriptor = -1;
        if (family is not (PalFamily.Unspecified or PalFamily.Unix or PalFamily.InterNetwork or PalFamily.InterNetworkV6 or PalFamily.Packet or
            PalFamily.ControllerAreaNetwork))
            return NetworkError.AddressFamilyNotSupported;
        if (type is < (int)SocketType.Stream or > (int)SocketType.Seqpacket)
            return NetworkError.ProtocolType;
        if (!TryTranslateProtocol(family, ref protocol))
            return NetworkError.ProtocolNotSupported;

        SocketDescription? socket;
        NetworkError error;
        switch (family)
        {
            case PalFamily.Unix:
                error = unix.Create((SocketType)type, out UnixSocketDescription? created);
                socket = created;
                break;

            case PalFamily.InterNetwork or PalFamily.InterNetworkV6:
                error = createInternetSocket((AddressFamily)family, (SocketType)type, (ProtocolType)protocol, out socket);
                break;

            default:
                return NetworkError.AddressFamilyNotSupported;
        }

        return error == NetworkError.None ? (NetworkError)descriptors.Add(socket!, closeOnExec: true, out descriptor) : error;
    }

    /// <summary><c>bind(2)</c>, after SO_REUSEADDR for TCP: without it a port in TIME_WAIT could not be bound, which the class library promises.</summary>
    public NetworkError Bind(nint descriptor, int protocol, ReadOnlySpan<byte> address)
    {
        NetworkError error = Find(descriptor, out SocketDescription socket);
        if (error != NetworkError.None)
            return error;
        if (protocol == PalProtocol.Tcp)
        {
            Span<byte> on = stackalloc byte[OptionBytes.IntegerSize];
            OptionBytes.WriteInteger(on, 1);
            socket.SetOption(OptionLevel.Socket, SocketOptionNumber.ReuseAddress, on);
        }

        return socket.Bind(address);
    }

    /// <summary><c>connect(2)</c>.</summary>
    public NetworkError Connect(nint descriptor, ReadOnlySpan<byte> address)
    {
        NetworkError error = Find(descriptor, out SocketDescription socket);
        return error == NetworkError.None ? socket.Connect(address) : error;
    }

    /// <summary>Dissolves a connection; what cannot be dissolved is shut down.</summary>
    public NetworkError Disconnect(nint descriptor)
    {
        NetworkError error = Find(descriptor, out SocketDescription socket);
        if (error != NetworkError.None)
            return error;
        error = socket.Disconnect();
        return error == NetworkError.None ? error : socket.Shutdown(SocketShutdown.Both);
    }

    /// <summary><c>listen(2)</c>.</summary>
    public NetworkError Listen(nint descriptor, int backlog)
    {
        NetworkError error = Find(descriptor, out SocketDescription socket);
        return error == NetworkError.None ? socket.Listen(backlog) : error;
    }

    /// <summary><c>accept4(2)</c> with SOCK_CLOEXEC.</summary>
    public NetworkError Accept(nint descriptor, Span<byte> address, out int length, out int accepted)
    {
        length = 0;
        accepted = -1;
        NetworkError error = Find(descriptor, out SocketDescription socket);
        if (error != NetworkError.None)
            return error;

        // As on Linux, the connection stays in the queue when there is no descriptor for it.
        if (!descriptors.HasRoom)
            return (NetworkError)FileError.TooManyOpenFiles;
        error = socket.Accept(address, out length, out SocketDescription? connection);
        return error == NetworkError.None ? (NetworkError)descriptors.Add(connection!, closeOnExec: true, out accepted) : error;
    }

    /// <summary><c>shutdown(2)</c>.</summary>
    public NetworkError Shutdown(nint descriptor, int how)
    {
        NetworkError error = Find(descriptor, out SocketDescription socket);
        if (error != NetworkError.None)
            return error;
        return how is >= (int)SocketShutdown.Receive and <= (int)SocketShutdown.Both ? socket.Shutdown((SocketShutdown)how) : NetworkError.InvalidArgument;
    }

    /// <summary><c>getsockname(2)</c>.</summary>
    public NetworkError GetLocalAddress(nint descriptor, Span<byte> address, out int length)
    {
        length = 0;
        NetworkError error = Find(descriptor, out SocketDescription socket);
        return error == NetworkError.None ? socket.GetLocalAddress(address, out length) : error;
    }

    /// <summary><c>getpeername(2)</c>.</summary>
    public NetworkError GetRemoteAddress(nint descriptor, Span<byte> address, out int length)
    {
        length = 0;
        NetworkError error = Find(descriptor, out SocketDescription socket);
        return error == NetworkError.None ? socket.GetRemoteAddress(address, out length) : error;
    }

    /// <summary>FIONREAD, which pipes answer as well.</summary>
    public NetworkError GetAvailable(nint descriptor, out int count)
    {
        count = 0;
        NetworkError error = Find(descriptor, out SocketDescription socket);
        return error == NetworkError.None ? socket.GetAvailable(out count) : error;
    }

    /// <summary>SIOCATMARK. There is no urgent data, so there is never a mark; only TCP has the request.</summary>
    public NetworkError CheckOutOfBandMark(nint descriptor)
    {
        const NetworkError NoSuchRequest = (NetworkError)FileError.NotATerminal;
        NetworkError error = Find(descriptor, out SocketDescription socket);
        return error == NetworkError.None && socket.Protocol != ProtocolType.Tcp ? NoSuchRequest : error;
    }

    /// <summary>Family, type, protocol and state of a socket; -1 for what is no socket.</summary>
    public void GetKind(nint descriptor, out int family, out int type, out int protocol, out bool isListening)
    {
        family = type = protocol = -1;
        isListening = false;
        if (Find(descriptor, out SocketDescription socket) != NetworkError.None)
            return;
        family = (int)socket.Family;
        type = (int)socket.Type;
        protocol = (int)socket.Protocol;
        isListening = socket.IsListening;
    }

    /// <summary>User of the process at the other end of a Unix socket (SO_PEERCRED).</summary>
    public NetworkError GetPeerUser(nint descriptor, out uint userId)
    {
        userId = uint.MaxValue;
        NetworkError error = Find(descriptor, out SocketDescription socket);
        return error == NetworkError.None ? socket.GetPeerUser(out userId) : error;
    }

    /// <summary><c>sendfile(2)</c>: leaves the position of the file alone.</summary>
    /// <param name="destination">A socket or any other descriptor that can be written.</param>
    /// <param name="source">A file.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="count">Number of bytes.</param>
    /// <param name="sent">How many were sent; fewer at the end of the file or when the destination takes no more.</param>
    public FileError SendFile(nint destination, nint source, long offset, long count, out long sent)
    {
        sent = 0;
        if (descriptors.Find(destination) is not OpenDescription output || !output.CanWrite ||
            descriptors.Find(source) is not OpenDescription input || !input.CanRead)
            return FileError.BadDescriptor;
        if (count < 0 || offset < 0)
            return FileError.InvalidArgument;

        count = Math.Min(count, MostBytesOfFile);
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(count, SendFileBufferSize));
        try
        {
            while (sent < count)
            {
                FileError error = input.ReadAt(offset + sent, buffer.AsSpan(0, (int)Math.Min(buffer.Length, count - sent)), out int read);
                if (error == FileError.IllegalSeek)
                    error = FileError.InvalidArgument;
                int written = 0;
                if (error == FileError.None && read > 0)
                    error = output.Write(buffer.AsSpan(0, read), out written);
                sent += written;
                if (error != FileError.None)
                    return sent > 0 ? FileError.None : error;
                if (read == 0 || written < read)
                    break;
            }

            return FileError.None;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Finds a socket.</summary>
    /// <returns><see cref="NetworkError.Closed"/> for a number that is not open, <see cref="NotASocket"/> for other descriptors.</returns>
    private NetworkError Find(nint descriptor, out SocketDescription socket)
    {
        OpenDescription? found = descriptors.Find(descriptor);
        socket = (found as SocketDescription)!;
        return socket is not null ? NetworkError.None : found is null ? NetworkError.Closed : NotASocket;
    }

    // The C shim knows these protocols; AF_INET6 takes ICMP for ICMPv6, other families take none.
    private static bool TryTranslateProtocol(int family, ref int protocol)
    {
        switch (family)
        {
            case PalFamily.Packet:
                return true;

            case PalFamily.InterNetwork:
                return protocol is PalProtocol.Unspecified or PalProtocol.Icmp or PalProtocol.Tcp or PalProtocol.Udp or PalProtocol.Igmp or PalProtocol.Raw;

            case PalFamily.InterNetworkV6:
                if (protocol == PalProtocol.Icmp)
                    protocol = PalProtocol.IcmpV6;
                const int Routing = 43, Fragment = 44, NoNextHeader = 59, DestinationOptions = 60;
                return protocol is PalProtocol.Unspecified or PalProtocol.IcmpV6 or PalProtocol.Tcp or PalProtocol.Udp or PalProtocol.Igmp or
                    PalProtocol.Raw or Routing or Fragment or NoNextHeader or DestinationOptions;

            default:
                return protocol == PalProtocol.Unspecified;
        }
    }
}
