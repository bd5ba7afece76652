namespace Cosmos.Drivers.Virtio.Network;

/// <summary>Which of the offered features the network driver takes.</summary>
internal static class VirtioNetworkNegotiation
{
    private const VirtioNetworkFeatures Always =
        VirtioNetworkFeatures.Address | VirtioNetworkFeatures.MaximumTransmissionUnit | VirtioNetworkFeatures.Status
        | VirtioNetworkFeatures.MergeableBuffers | VirtioNetworkFeatures.EventIndex | VirtioNetworkFeatures.AnyLayout;

    /// <summary>The features wanted, with the requirements of section 5.1.3.1 kept whatever the device offers.</summary>
    /// <param name="offered">What the device has.</param>
    /// <param name="usesOffloads">Whether the device may compute checksums and cut segments.</param>
    internal static ulong Choose(ulong offered, bool usesOffloads)
    {
        VirtioNetworkFeatures have = (VirtioNetworkFeatures)offered;
        VirtioNetworkFeatures wanted = Always;
        if (usesOffloads && have.HasFlag(VirtioNetworkFeatures.Checksum))
            wanted |= VirtioNetworkFeatures.Checksum | VirtioNetworkFeatures.HostTcpSegmentationV4 | VirtioNetworkFeatures.HostTcpSegmentationV6;

        if (usesOffloads && have.HasFlag(VirtioNetworkFeatures.GuestChecksum))
        {
            wanted |= VirtioNetworkFeatures.GuestChecksum;

            // Without mergeable buffers each buffer would have to hold 64 KiB (section 5.1.6.3.1).
            if (have.HasFlag(VirtioNetworkFeatures.MergeableBuffers))
                wanted |= VirtioNetworkFeatures.GuestTcpSegmentationV4 | VirtioNetworkFeatures.GuestTcpSegmentationV6;
        }

        return offered & (ulong)wanted;
    }
}
