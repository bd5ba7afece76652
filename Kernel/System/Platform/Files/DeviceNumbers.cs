using Cosmos.Storage;

namespace Cosmos.System2.Files;

/// <summary>Device numbers as one 64-bit value, as <c>makedev(3)</c> of the GNU C library packs them.</summary>
internal static class DeviceNumbers
{
    /// <summary>Packs major and minor number.</summary>
    public static ulong Combine(DeviceNumber device) =>
        ((ulong)(device.Major & 0xFFFF_F000) << 32) | ((ulong)(device.Major & 0xFFF) << 8) |
        ((ulong)(device.Minor & 0xFFFF_FF00) << 12) | (device.Minor & 0xFF);

    /// <summary>Unpacks them.</summary>
    public static DeviceNumber Split(ulong device) =>
        new((uint)(((device >> 32) & 0xFFFF_F000) | ((device >> 8) & 0xFFF)), (uint)(((device >> 12) & 0xFFFF_FF00) | (device & 0xFF)));
}
