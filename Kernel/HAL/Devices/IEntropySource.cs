using System;

namespace Cosmos.HAL.Devices;

/// <summary>A device that produces unpredictable bits.</summary>
public interface IEntropySource
{
    /// <summary>Name for reports, such as <c>RDSEED</c> or <c>virtio-rng</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Min-entropy, in bits from 0 to 8, that a generator may credit for each byte of a successful reading. 0 is for sources that
    /// are worth mixing in but prove nothing.
    /// </summary>
    int EntropyBitsPerByte { get; }

    /// <summary>Fills <paramref name="destination"/> with unpredictable bytes.</summary>
    /// <param name="destination">Buffer of the caller; its content is undefined when the call fails.</param>
    /// <returns>
    /// <see langword="false"/> when the device failed or did not deliver before its deadline. A source never fills up with
    /// anything predictable instead.
    /// </returns>
    /// <remarks>Thread context; may block up to the device's deadline.</remarks>
    bool TryFill(Span<byte> destination);
}
