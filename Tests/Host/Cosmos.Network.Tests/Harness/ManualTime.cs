using System;

namespace Cosmos.Network.Tests.Harness;

/// <summary>A clock that moves only when a test says so.</summary>
internal sealed class ManualTime : TimeProvider
{
    public long Microseconds { get; set; }

    public override long TimestampFrequency => 1_000_000;

    public override long GetTimestamp() => Microseconds;
}
