using System;
using System.Collections.Generic;
using Cosmos.Drivers.Virtio.Negotiation;
using Cosmos.Drivers.Virtio.Network;
using Cosmos.HAL.Devices;
using Cosmos.HAL.Dma;
using Cosmos.HAL.Simulation;

namespace Cosmos.Drivers.Virtio.Tests.Network;

/// <summary>A driver on a simulated device, with a client and memory to send from.</summary>
internal sealed class NetworkDeviceBench : IDisposable
{
    private readonly SimulatedInterruptEvent _event = new();
    private readonly byte[] _memory;
    private readonly ulong _memoryAddress;

    public NetworkDeviceBench(VirtioNetworkFeatures features = VirtioNetworkFeatures.Version1, bool legacy = false, VirtioNetworkOptions? options = null)
    {
        Device = new SimulatedNetworkDevice { OfferedFeatures = (ulong)features, Legacy = legacy };
        Client = new RecordingClient(Dma);
        Driver = new VirtioNetworkDevice(Device, Dma, new SimulatedClock(), _event, Device.Line, options);
        (_memory, _memoryAddress) = Dma.AllocateArray(1 << 16);
    }

    public SimulatedDma Dma { get; } = new();

    public SimulatedNetworkDevice Device { get; }

    public RecordingClient Client { get; }

    public VirtioNetworkDevice Driver { get; }

    public int WakeUps => _event.SetCount;

    /// <summary>Bytes that frames are sent from.</summary>
    public Span<byte> Memory => _memory;

    public NetworkDeviceBench Started()
    {
        VirtioStartResult result = Driver.Open();
        if (result != VirtioStartResult.Ok)
            throw new InvalidOperationException($"The device does not start: {result}");
        Driver.Start(Client);
        return this;
    }

    /// <summary>Sends the first bytes of <see cref="Memory"/> in pieces of the given lengths.</summary>
    public bool Send(object token, NetworkTransmitRequest request, params ReadOnlySpan<int> lengths)
    {
        List<DmaSegment> segments = [];
        int position = 0;
        foreach (int length in lengths)
        {
            segments.Add(new DmaSegment(_memoryAddress + (uint)position, length));
            position += length;
        }

        Client.InFlight.Add(token);
        if (Driver.TryTransmit(segments.ToArray(), request, token))
            return true;
        Client.InFlight.Remove(token);
        return false;
    }

    public void Dispose()
    {
        Driver.Dispose();
        _event.Dispose();
    }
}
