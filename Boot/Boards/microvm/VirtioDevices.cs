using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Cosmos.Core.Boot;
using Cosmos.Core.Diagnostics;
using Cosmos.Drivers.Virtio;
using Cosmos.Drivers.Virtio.Entropy;
using Cosmos.Drivers.Virtio.Negotiation;
using Cosmos.Drivers.Virtio.Network;
using Cosmos.Drivers.Virtio.Transport;
using Cosmos.HAL.Devices;
using Cosmos.HAL.Interrupts;
using Cosmos.HAL.Machine;

namespace Cosmos.Boards.MicroVM;

/// <summary>
/// The virtio-mmio devices that the machine announces on the kernel command line, one word each:
/// <c>virtio_mmio.device=&lt;size&gt;@&lt;address&gt;:&lt;interrupt&gt;[:&lt;id&gt;]</c>.
/// </summary>
/// <remarks>Linux, Documentation/admin-guide/kernel-parameters.txt, "virtio_mmio.device=".</remarks>
internal static class VirtioDevices
{
    private const string Prefix = "virtio_mmio.device=";

    private readonly record struct Announcement(nuint Address, int Interrupt);

    private sealed class Slot(VirtioMmioTransport transport, Announcement announcement)
    {
        internal VirtioMmioTransport Transport => transport;

        internal Announcement Announcement => announcement;
    }

    /// <summary>Starts every virtio-rng; says on the console which one does not start.</summary>
    internal static IReadOnlyList<IEntropySource> StartEntropySources(MachineResources machine)
    {
        List<IEntropySource> sources = [];
        foreach (Slot slot in Find(machine, VirtioDeviceType.Entropy))
        {
            IInterruptLine line = machine.Interrupt(slot.Announcement.Interrupt, InterruptTrigger.Edge);
            VirtioEntropySource source = new(slot.Transport, machine.Dma, machine.Clock, machine.Event(), line);
            VirtioStartResult result = source.Start();
            if (result == VirtioStartResult.Ok)
                sources.Add(source);
            else
                Report($"virtio-rng at 0x{slot.Announcement.Address:x} does not start: {result}");
        }

        return sources;
    }

    /// <summary>Opens every virtio-net; says on the console which one does not start.</summary>
    /// <remarks>In the order of the announcements, which is that of QEMU's -device options although its addresses fall.</remarks>
    /// <param name="machine">The hardware.</param>
    /// <param name="activity">Event that the devices set when there is something to do.</param>
    internal static IReadOnlyList<INetworkDevice> OpenNetworkDevices(MachineResources machine, InterruptEvent activity)
    {
        List<INetworkDevice> devices = [];
        foreach (Slot slot in Find(machine, VirtioDeviceType.Network))
        {
            // Level: two reasons to interrupt that come together make one edge only, and a second one may then be lost.
            IInterruptLine line = machine.Interrupt(slot.Announcement.Interrupt, InterruptTrigger.Level);
            VirtioNetworkOptions options = new() { Name = $"virtio-net at 0x{slot.Announcement.Address:x}" };
            VirtioNetworkDevice device = new(slot.Transport, machine.Dma, machine.Clock, activity, line, options);
            VirtioStartResult result = device.Open();
            if (result == VirtioStartResult.Ok)
                devices.Add(device);
            else
                Report($"{options.Name} does not start: {result}");
        }

        return devices;
    }

    private static List<Slot> Find(MachineResources machine, VirtioDeviceType type)
    {
        List<Slot> slots = [];
        foreach (Announcement device in Announced())
        {
            VirtioMmioTransport transport = new(machine.Registers<VirtioMmioRegisters>(device.Address));
            if (transport.IsPresent && transport.DeviceType == type)
                slots.Add(new Slot(transport, device));
        }

        return slots;
    }

    private static List<Announcement> Announced()
    {
        List<Announcement> devices = [];
        int position = 0;
        while (true)
        {
            ReadOnlySpan<byte> word = CommandLine.NextWord(ref position);
            if (word.IsEmpty)
                return devices;
            if (!CommandLine.IsDevice(word))
                continue;
            string text = Encoding.UTF8.GetString(word);
            if (TryParse(text[Prefix.Length..], out Announcement device))
                devices.Add(device);
            else
                Report($"command line: \"{text}\" is ignored: expected {Prefix}<size>@<address>:<interrupt>");
        }
    }

    private static bool TryParse(string text, out Announcement device)
    {
        device = default;
        int at = text.IndexOf('@');
        if (at < 0)
            return false;
        string[] parts = text[(at + 1)..].Split(':');
        if (parts.Length < 2 || !TryParseAddress(parts[0], out ulong address) || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out int interrupt))
            return false;
        device = new Announcement((nuint)address, interrupt);
        return true;
    }

    private static bool TryParseAddress(string text, out ulong address) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out address)
            : ulong.TryParse(text, CultureInfo.InvariantCulture, out address);

    private static void Report(string message) => EarlyConsole.Write(Encoding.UTF8.GetBytes($"cosmos: {message}\n"));
}
