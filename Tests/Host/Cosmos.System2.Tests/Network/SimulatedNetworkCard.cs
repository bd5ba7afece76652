using System;
using System.Collections.Generic;
using Cosmos.HAL.Devices;
using Cosmos.HAL.Dma;

namespace Cosmos.System2.Tests.Network;

/// <summary>A network device without queues of its own: what arrives and what is finished is said by the test.</summary>
internal sealed class SimulatedNetworkCard : INetworkDevice
{
    private static readonly byte[] s_address = [2, 0, 0, 0, 0, 1];

    private readonly Queue<NetworkReceiveBuffer> _buffers = new();
    private readonly Queue<Action<INetworkDeviceClient>> _events = new();
    private readonly Queue<object> _inFlight = new();
    private INetworkDeviceClient? _client;

    public string Name => "card";

    public ReadOnlySpan<byte> Address => s_address;

    public int MaximumTransmissionUnit => 1500;

    public bool IsLinkUp { get; set; } = true;

    public string? Failure { get; set; }

    public NetworkDeviceFeatures Features { get; set; }

    public int MaximumSegments { get; set; } = 64;

    /// <summary>Receive buffers that the card wants to have.</summary>
    public int Wanted { get; set; } = 4;

    /// <summary>Frames that the card takes before it is full.</summary>
    public int Room { get; set; } = 8;

    public int Flushes { get; private set; }

    public int Polls { get; private set; }

    public int Rests { get; private set; }

    public int Buffers => _buffers.Count;

    public int InFlight => _inFlight.Count;

    public List<(DmaSegment[] Segments, NetworkTransmitRequest Request)> Frames { get; } = [];

    public void Start(INetworkDeviceClient client)
    {
        _client = client;
        Refill();
    }

    public bool TryTransmit(ReadOnlySpan<DmaSegment> segments, in NetworkTransmitRequest request, object token)
    {
        if (_inFlight.Count >= Room)
            return false;
        _inFlight.Enqueue(token);
        Frames.Add((segments.ToArray(), request));
        return true;
    }

    public void Flush() => Flushes++;

    public int Poll(int budget)
    {
        Polls++;
        int count = 0;
        for (; count < budget && _events.TryDequeue(out Action<INetworkDeviceClient>? happening); count++)
        {
            happening(_client!);
            Refill();
        }

        Refill();
        return count;
    }

    public bool TryRest()
    {
        Rests++;
        return _events.Count == 0;
    }

    /// <summary>A frame arrives, in pieces of the given lengths.</summary>
    public void Arrive(int header, bool isChecksumValid, params int[] lengths) => _events.Enqueue(client =>
    {
        List<ReceivedPart> parts = [];
        for (int i = 0; i < lengths.Length; i++)
        {
            NetworkReceiveBuffer buffer = _buffers.Dequeue();
            buffer.Array.AsSpan().Fill((byte)(i + 1));
            parts.Add(new ReceivedPart(buffer.Token, lengths[i]));
        }

        client.OnReceived(parts.ToArray(), header, isChecksumValid);
    });

    /// <summary>Transmissions end; the client is told at the next poll, or at once when a frame is sent.</summary>
    public void Finish(int count, bool atOnce = false)
    {
        for (int i = 0; i < count; i++)
        {
            object token = _inFlight.Dequeue();
            if (atOnce)
                _client!.OnTransmitted(token);
            else
                _events.Enqueue(client => client.OnTransmitted(token));
        }
    }

    public void ChangeLink() => _events.Enqueue(static client => client.OnLinkChanged());

    /// <summary>Gives buffers back unused.</summary>
    public void GiveUp()
    {
        while (_buffers.TryDequeue(out NetworkReceiveBuffer buffer))
            _client!.OnUnused(buffer.Token);
    }

    private void Refill()
    {
        while (_buffers.Count < Wanted && _client!.TryProvideBuffer(out NetworkReceiveBuffer buffer))
            _buffers.Enqueue(buffer);
    }
}
