using System;

namespace Cosmos.Drivers.Virtio.Entropy;

/// <summary>Settings of <see cref="VirtioEntropySource"/>.</summary>
public sealed record VirtioEntropyOptions
{
    /// <summary>Time the device has to answer a request; a host whose own source is empty may take long.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes of a request, 16 to 4096.</summary>
    public int RequestSize { get; init; } = 64;
}
