using System;

namespace Cosmos.Commands.Network.Ntp;

/// <summary>What an answer says about the time.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Time">The time at the moment when it arrived.</param>
/// <param name="ReceivedAt">That moment, by <see cref="TimeProvider.GetTimestamp"/>, which nobody sets.</param>
/// <param name="Offset">What has to be added to the wall clock.</param>
/// <param name="Delay">Time of the way to the server and back, without what the server needed.</param>
public sealed record NtpSample(NtpPacket Answer, DateTimeOffset Time, long ReceivedAt, TimeSpan Offset, TimeSpan Delay)
{
    /// <summary>How far the time may be off: half of all ways, and what the server's clock may have drifted (RFC 5905, section 11.2: synchronization distance).</summary>
    public TimeSpan RootDistance => ((Answer.RootDelay + Delay) / 2) + Answer.RootDispersion;
}
