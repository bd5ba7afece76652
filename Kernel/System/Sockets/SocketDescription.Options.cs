using System;
using System.Buffers.Binary;
using System.Net.Sockets;
using Cosmos.Network;

namespace Cosmos.Sockets;

public abstract partial class SocketDescription
{
    /// <summary>Size of <c>struct timeval</c>.</summary>
    private const int TimeSize = 16;

    /// <summary>Size of <c>struct linger</c>.</summary>
    private const int LingerSize = 8;

    // setsockopt(2) of Linux: the buffer counts twice what is asked for, because of its own bookkeeping; net.core.rmem_max and wmem_max.
    private const int LargestBuffer = 212_992;
    private const int SmallestBuffer = 2304;

    /// <summary>SO_LINGER: <see langword="null"/> when it is off, else seconds.</summary>
    public virtual int? LingerSeconds { get; set; }

    /// <summary>SO_ACCEPTCONN.</summary>
    public abstract bool IsListening { get; }

    /// <summary>SO_ERROR: takes the pending error.</summary>
    public abstract NetworkError TakeError();

    /// <summary><c>getsockopt(2)</c>.</summary>
    /// <param name="level">The level, in the numbering of Linux.</param>
    /// <param name="name">The name, in the numbering of Linux.</param>
    /// <param name="value">Receives as much of the value as fits.</param>
    /// <param name="length">How many bytes were written.</param>
    public NetworkError GetOption(int level, int name, Span<byte> value, out int length)
    {
        length = 0;
        NetworkError error;
        if (level == OptionLevel.Socket)
        {
            switch (name)
            {
                case SocketOptionNumber.Linger:
                    Span<byte> linger = stackalloc byte[LingerSize];
                    OptionBytes.WriteInteger(linger, LingerSeconds is null ? 0 : 1);
                    OptionBytes.WriteInteger(linger[OptionBytes.IntegerSize..], LingerSeconds ?? 0);
                    length = Copy(linger, value);
                    return NetworkError.None;

                case SocketOptionNumber.ReceiveTimeout:
                    length = WriteTime(_receiveTimeout, value);
                    return NetworkError.None;

                case SocketOptionNumber.SendTimeout:
                    length = WriteTime(_sendTimeout, value);
                    return NetworkError.None;

                case SocketOptionNumber.PeerCredentials:
                    // struct ucred: process, user, group.
                    error = GetPeerUser(out uint user);
                    if (error != NetworkError.None)
                        return error;
                    Span<byte> credentials = stackalloc byte[3 * OptionBytes.IntegerSize];
                    credentials.Clear();
                    OptionBytes.WriteInteger(credentials, Environment.ProcessId);
                    OptionBytes.WriteInteger(credentials[OptionBytes.IntegerSize..], (int)user);
                    length = Copy(credentials, value);
                    return NetworkError.None;
            }
        }

        error = GetIntegerOption(level, name, out int number);
        if (error == NetworkError.None)
            length = OptionBytes.WriteInteger(value, number);
        return error;
    }

    /// <summary><c>setsockopt(2)</c>.</summary>
    /// <param name="level">The level, in the numbering of Linux.</param>
    /// <param name="name">The name, in the numbering of Linux.</param>
    /// <param name="value">The value.</param>
    public virtual NetworkError SetOption(int level, int name, ReadOnlySpan<byte> value)
    {
        if (level != OptionLevel.Socket)
            return SetIntegerOption(level, name, value);
        switch (name)
        {
            case SocketOptionNumber.Linger:
                if (value.Length < LingerSize || !OptionBytes.TryReadInteger(value, out int isOn))
                    return NetworkError.InvalidArgument;
                int seconds = BinaryPrimitives.ReadInt32LittleEndian(value[OptionBytes.IntegerSize..]);
                LingerSeconds = isOn == 0 ? null : Math.Max(seconds, 0);
                return NetworkError.None;

            case SocketOptionNumber.ReceiveTimeout:
                if (!TryReadTime(value, out int receiveTimeout))
                    return NetworkError.InvalidArgument;
                _receiveTimeout = receiveTimeout;
                return NetworkError.None;

            case SocketOptionNumber.SendTimeout:
                if (!TryReadTime(value, out int sendTimeout))
                    return NetworkError.InvalidArgument;
                _sendTimeout = sendTimeout;
                return NetworkError.None;

            case SocketOptionNumber.Type or SocketOptionNumber.Protocol or SocketOptionNumber.Domain or SocketOptionNumber.Error or
                SocketOptionNumber.AcceptsConnections or SocketOptionNumber.PeerCredentials or SocketOptionNumber.SendLowWater:
                return NetworkError.ProtocolOption;

            default:
                return SetIntegerOption(level, name, value);
        }
    }

    /// <summary>Brings the value of SO_SNDBUF or SO_RCVBUF into what Linux makes of it: within its limits, and twice.</summary>
    /// <param name="requested">Bytes asked for.</param>
    protected static int EffectiveBuffer(int requested) => Math.Max(Math.Min(requested < 0 ? LargestBuffer : requested, LargestBuffer) * 2, SmallestBuffer);

    /// <summary>Reads an option whose value is a number.</summary>
    /// <param name="level">The level.</param>
    /// <param name="name">The name.</param>
    /// <param name="value">The number.</param>
    protected virtual NetworkError GetIntegerOption(int level, int name, out int value)
    {
        value = 0;
        if (level != OptionLevel.Socket)
            return NetworkError.ProtocolOption;
        switch (name)
        {
            case SocketOptionNumber.Type:
                value = (int)Type;
                return NetworkError.None;

            case SocketOptionNumber.Domain:
                value = Family switch
                {
                    AddressFamily.InterNetwork => SocketAddressFormat.IPv4Family,
                    AddressFamily.InterNetworkV6 => SocketAddressFormat.IPv6Family,
                    _ => SocketAddressFormat.UnixFamily,
                };
                return NetworkError.None;

            case SocketOptionNumber.Protocol:
                value = (int)Protocol;
                return NetworkError.None;

            case SocketOptionNumber.Error:
                value = (int)TakeError();
                return NetworkError.None;

            case SocketOptionNumber.AcceptsConnections:
                value = IsListening ? 1 : 0;
                return NetworkError.None;

            case SocketOptionNumber.ReceiveLowWater or SocketOptionNumber.SendLowWater:
                value = 1;
                return NetworkError.None;

            // Nothing is traced, and there is no urgent data to put in line.
            case SocketOptionNumber.Debug or SocketOptionNumber.OutOfBandInline:
                return NetworkError.None;

            default:
                return NetworkError.ProtocolOption;
        }
    }

    /// <summary>Sets an option whose value is a number.</summary>
    /// <param name="level">The level.</param>
    /// <param name="name">The name.</param>
    /// <param name="value">The number.</param>
    protected virtual NetworkError SetIntegerOption(int level, int name, int value) => NetworkError.ProtocolOption;

    private NetworkError SetIntegerOption(int level, int name, ReadOnlySpan<byte> value)
    {
        if (OptionBytes.TryReadInteger(value, out int number))
            return SetIntegerOption(level, name, number);

        // Level SOL_IP takes single bytes as well (ip(7)).
        return level == OptionLevel.IP && value.Length >= 1 ? SetIntegerOption(level, name, value[0]) : NetworkError.InvalidArgument;
    }

    private static int Copy(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int length = Math.Min(source.Length, destination.Length);
        source[..length].CopyTo(destination);
        return length;
    }

    private static int WriteTime(int milliseconds, Span<byte> value)
    {
        Span<byte> time = stackalloc byte[TimeSize];
        BinaryPrimitives.WriteInt64LittleEndian(time, milliseconds / 1000);
        BinaryPrimitives.WriteInt64LittleEndian(time[8..], milliseconds % 1000 * 1000L);
        return Copy(time, value);
    }

    private static bool TryReadTime(ReadOnlySpan<byte> value, out int milliseconds)
    {
        milliseconds = 0;
        if (value.Length < TimeSize)
            return false;
        long seconds = BinaryPrimitives.ReadInt64LittleEndian(value);
        long microseconds = BinaryPrimitives.ReadInt64LittleEndian(value[8..]);
        if (microseconds is < 0 or >= 1_000_000)
            return false;
        if (seconds is >= 0 and < int.MaxValue / 1000)
            milliseconds = (int)((seconds * 1000) + ((microseconds + 999) / 1000));
        return true;
    }
}
