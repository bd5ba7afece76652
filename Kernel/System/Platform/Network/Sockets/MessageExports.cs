using System;
using System.Runtime;
using Cosmos.Network;
using Cosmos.Network.Addressing;
using Cosmos.Sockets;
using Cosmos.System2.Files;

namespace Cosmos.System2.Network;

/// <summary>The functions of <c>libSystem.Native</c> that send and receive.</summary>
internal static unsafe class MessageExports
{
    // System.Net.Sockets.SocketError.
    private const int SocketFault = 10014;
    private const int SocketNotASocket = 10038;
    private const int SocketWouldBlock = 10035;

    [RuntimeExport("SystemNative_Send")]
    internal static int Send(nint socket, byte* buffer, int length, int flags, int* sent)
    {
        if (buffer == null || length < 0 || sent == null)
            return PalResult.Fault;
        *sent = 0;
        try
        {
            if (SocketPlatform.Calls is not SocketCalls calls)
                return PalResult.NotReady;
            NetworkError error = calls.Send(socket, new ReadOnlySpan<byte>(buffer, length), flags, out int count);
            *sent = count;
            return PalResult.From(error);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_Receive")]
    internal static int Receive(nint socket, byte* buffer, int length, int flags, int* received)
    {
        if (buffer == null || length < 0 || received == null)
            return PalResult.Fault;
        *received = 0;
        try
        {
            if (SocketPlatform.Calls is not SocketCalls calls)
                return PalResult.NotReady;
            NetworkError error = calls.Receive(socket, new Span<byte>(buffer, length), flags, out int count);
            *received = count;
            return PalResult.From(error);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_SendMessage")]
    internal static int SendMessage(nint socket, PalMessageHeader* header, int flags, long* sent)
    {
        if (!IsWhole(header) || sent == null)
            return PalResult.Fault;
        *sent = 0;
        try
        {
            if (SocketPlatform.Calls is not SocketCalls calls)
                return PalResult.NotReady;
            NetworkError error = calls.SendMessage(socket, Vectors(header), flags, Address(header), out long count);
            *sent = count;
            return PalResult.From(error);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_ReceiveMessage")]
    internal static int ReceiveMessage(nint socket, PalMessageHeader* header, int flags, long* received)
    {
        if (!IsWhole(header) || received == null)
            return PalResult.Fault;
        *received = 0;
        try
        {
            if (SocketPlatform.Calls is not SocketCalls calls)
                return PalResult.NotReady;
            NetworkError error = calls.ReceiveMessage(socket, Vectors(header), flags, Address(header), out ReceivedMessage message, out long count);
            if (error != NetworkError.None)
                return PalResult.From(error);
            *received = count;
            header->Flags = (int)message.Flags;
            header->SocketAddressLength = Math.Min(message.AddressLength, header->SocketAddressLength);
            int controlLength = 0;
            if (SocketCalls.HasPacketInformation(message))
            {
                calls.GetKind(socket, out int family, out _, out _, out _);
                var control = new Span<byte>(header->ControlBuffer, header->ControlBuffer == null ? 0 : header->ControlBufferLength);
                controlLength = ControlMessages.Write(
                    control, family == PalFamily.InterNetworkV6, message.Destination, message.InterfaceIndex, out bool isTruncated);
                if (isTruncated)
                    header->Flags |= (int)MessageFlags.ControlTruncated;
            }

            header->ControlBufferLength = controlLength;
            return 0;
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    // Gives a SocketError, not an error of the boundary. The queue of extended errors is always empty: see MessageFlags.ErrorQueue.
    [RuntimeExport("SystemNative_ReceiveSocketError")]
    internal static int ReceiveSocketError(nint socket, PalMessageHeader* header)
    {
        if (header == null)
            return SocketFault;
        header->SocketAddressLength = 0;
        try
        {
            int family = PalFamily.Unknown;
            SocketPlatform.Calls?.GetKind(socket, out family, out _, out _, out _);
            return family == PalFamily.Unknown ? SocketNotASocket : SocketWouldBlock;
        }
        catch (Exception)
        {
            return SocketFault;
        }
    }

    [RuntimeExport("SystemNative_GetControlMessageBufferSize")]
    internal static int GetControlBufferSize(int isIPv4, int isIPv6) => ControlMessages.GetSpace(isIPv4 != 0, isIPv6 != 0);

    [RuntimeExport("SystemNative_PlatformSupportsDualModeIPv4PacketInfo")]
    internal static int SupportsDualModePacketInformation() => 1;

    [RuntimeExport("SystemNative_TryGetIPPacketInformation")]
    internal static int TryGetPacketInformation(PalMessageHeader* header, int isIPv4, PalPacketInformation* information)
    {
        if (header == null || information == null || header->ControlBuffer == null || header->ControlBufferLength < 0)
            return 0;
        var control = new ReadOnlySpan<byte>(header->ControlBuffer, header->ControlBufferLength);
        if (!ControlMessages.TryRead(control, isIPv4 != 0, out InternetAddress address, out uint index))
            return 0;
        *information = default;
        var bytes = new Span<byte>(information->Address.Bytes, 16);
        if (isIPv4 != 0)
            address.CopyTo(bytes);
        else
            address.WriteV6(bytes);
        information->Address.IsIPv6 = isIPv4 != 0 ? 0u : 1u;
        information->InterfaceIndex = (int)index;
        return 1;
    }

    private static bool IsWhole(PalMessageHeader* header) =>
        header != null && header->SocketAddressLength >= 0 && header->ControlBufferLength >= 0 && header->VectorCount >= 0;

    private static ReadOnlySpan<PalVector> Vectors(PalMessageHeader* header) => new(header->Vectors, header->Vectors == null ? 0 : header->VectorCount);

    private static Span<byte> Address(PalMessageHeader* header) =>
        new(header->SocketAddress, header->SocketAddress == null ? 0 : header->SocketAddressLength);
}
