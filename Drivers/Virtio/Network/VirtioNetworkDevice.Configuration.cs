using System;
using System.Threading;
using Cosmos.HAL.Devices;

namespace Cosmos.Drivers.Virtio.Network;

/// <content>The configuration of the device: address, link and MTU (virtio 1.2, section 5.1.4).</content>
public sealed partial class VirtioNetworkDevice
{
    // RFC 791: every network carries 68 bytes; above 65521 a frame with its header does not fit a 16-bit length.
    private const int SmallestTransmissionUnit = 68;
    private const int LargestTransmissionUnit = 65521;

    private bool TryReadConfiguration()
    {
        // Section 2.5.1: fields of more than one byte may change while they are read, so read until nothing has changed meanwhile.
        for (int attempt = 0; attempt < ConfigurationAttempts; attempt++)
        {
            uint generation = _transport.ConfigurationGeneration;
            if (Has(VirtioNetworkFeatures.Address))
            {
                for (int i = 0; i < AddressLength; i++)
                    _address[i] = _transport.ReadConfigurationByte(AddressOffset + i);
            }

            _isLinkUp = !Has(VirtioNetworkFeatures.Status) || (_transport.ReadConfigurationUInt16(StatusOffset) & LinkUpFlag) != 0;
            int unit = Has(VirtioNetworkFeatures.MaximumTransmissionUnit)
                ? _transport.ReadConfigurationUInt16(TransmissionUnitOffset)
                : StandardTransmissionUnit;
            if (_transport.ConfigurationGeneration != generation)
                continue;

            return TrySetTransmissionUnit(unit) && TrySetAddress();
        }

        return false;
    }

    private bool TrySetTransmissionUnit(int unit)
    {
        if (unit < SmallestTransmissionUnit)
            return false;

        // Without mergeable buffers a frame has to fit one buffer of a client, which need not be longer than a standard frame.
        int largest = _hasMergeableBuffers ? LargestTransmissionUnit : StandardTransmissionUnit;
        MaximumTransmissionUnit = Math.Min(unit, largest);
        return true;
    }

    // Section 5.1.5: a driver whose device has no address makes a random one: locally administered, of one station.
    private bool TrySetAddress()
    {
        if (!Has(VirtioNetworkFeatures.Address))
        {
            Random.Shared.NextBytes(_address);
            _address[0] = (byte)((_address[0] & 0xFC) | 2);
        }

        return (_address[0] & 1) == 0 && _address.AsSpan().ContainsAnyExcept((byte)0);
    }

    private void UpdateConfiguration(INetworkDeviceClient client)
    {
        // Cleared first: a change from now on raises another interrupt.
        Volatile.Write(ref _hasNewConfiguration, false);
        if (!Has(VirtioNetworkFeatures.Status))
            return;

        bool wasUp = _isLinkUp;
        _isLinkUp = (_transport.ReadConfigurationUInt16(StatusOffset) & LinkUpFlag) != 0;
        if (_isLinkUp != wasUp)
            client.OnLinkChanged();
    }
}
