using System.Collections.Generic;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;

namespace Cosmos.System2.Tests.Network;

/// <summary>The stack's end of a link: keeps the frames.</summary>
internal sealed class RecordingReceiver : ILinkReceiver
{
    public List<(PacketBuffer Frame, ReceiveInfo Info)> Frames { get; } = [];

    public int TransmitReady { get; private set; }

    public int LinkChanges { get; private set; }

    public void OnFrame(PacketBuffer frame, in ReceiveInfo info) => Frames.Add((frame, info));

    public void OnTransmitReady() => TransmitReady++;

    public void OnLinkChanged() => LinkChanges++;

    public void ReleaseAll()
    {
        foreach ((PacketBuffer frame, _) in Frames)
            frame.ReleaseChain();
        Frames.Clear();
    }
}
