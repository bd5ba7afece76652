using System.Collections.Generic;

namespace Cosmos.Storage;

/// <summary>A device that can stand behind a device node.</summary>
public interface IDevice
{
    /// <summary>Opens the device.</summary>
    /// <param name="node">The node that was opened.</param>
    /// <param name="flags">How.</param>
    /// <param name="description">The open device.</param>
    FileError Open(SpecialInode node, OpenFlags flags, out OpenDescription? description);
}

/// <summary>Which device stands behind which device number. Filled at start; devices may be added later.</summary>
public sealed class DeviceRegistry
{
    private readonly Dictionary<ulong, IDevice> _devices = [];

    /// <summary>Puts a device behind a number, replacing what was there.</summary>
    /// <param name="number">The number of its nodes.</param>
    /// <param name="device">The device.</param>
    public void Register(DeviceNumber number, IDevice device)
    {
        lock (_devices)
            _devices[Key(number)] = device;
    }

    internal FileError Open(SpecialInode node, DeviceNumber number, OpenFlags flags, out OpenDescription? description)
    {
        IDevice? device = null;
        if (node.Type == NodeType.CharacterDevice)
        {
            lock (_devices)
                _devices.TryGetValue(Key(number), out device);
        }

        description = null;
        return device?.Open(node, flags, out description) ?? FileError.NoSuchDeviceOrAddress;
    }

    private static ulong Key(DeviceNumber number) => ((ulong)number.Major << 32) | number.Minor;
}
