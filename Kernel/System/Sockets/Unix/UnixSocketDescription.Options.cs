using Cosmos.Network;

namespace Cosmos.Sockets;

public sealed partial class UnixSocketDescription
{
    private int _sendBuffer = DefaultBuffer;
    private int _receiveBuffer = DefaultBuffer;
    private volatile int _switches;

    /// <inheritdoc/>
    protected override NetworkError GetIntegerOption(int level, int name, out int value)
    {
        value = 0;
        if (level != OptionLevel.Socket)
            return NetworkError.OperationNotSupported;
        switch (name)
        {
            case SocketOptionNumber.SendBuffer:
                value = _sendBuffer;
                return NetworkError.None;

            case SocketOptionNumber.ReceiveBuffer:
                value = _receiveBuffer;
                return NetworkError.None;

            default:
                if (!IsSwitch(name))
                    return base.GetIntegerOption(level, name, out value);
                value = (_switches >> name) & 1;
                return NetworkError.None;
        }
    }

    /// <inheritdoc/>
    protected override NetworkError SetIntegerOption(int level, int name, int value)
    {
        if (level != OptionLevel.Socket)
            return NetworkError.OperationNotSupported;
        switch (name)
        {
            case SocketOptionNumber.SendBuffer:
                lock (_gate)
                {
                    _sendBuffer = EffectiveBuffer(value);
                    if (_output is IUnixChannel output)
                        output.Capacity = _sendBuffer;
                }

                return NetworkError.None;

            // unix(7): "The SO_SNDBUF socket option does have an effect [...], but the SO_RCVBUF option does not."
            case SocketOptionNumber.ReceiveBuffer:
                _receiveBuffer = EffectiveBuffer(value);
                return NetworkError.None;

            default:
                if (!IsSwitch(name))
                    return base.SetIntegerOption(level, name, value);
                lock (_gate)
                    _switches = value != 0 ? _switches | (1 << name) : _switches & ~(1 << name);
                return NetworkError.None;
        }
    }

    // Options of all sockets that mean something to internet protocols only; other families keep them, as on Linux.
    private static bool IsSwitch(int name) => name is SocketOptionNumber.ReuseAddress or SocketOptionNumber.Broadcast or SocketOptionNumber.DoNotRoute or
        SocketOptionNumber.KeepAlive;
}
