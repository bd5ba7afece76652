using System;

namespace Cosmos.Network.Tcp;

/// <summary>RTO: how long to wait for an acknowledgment (RFC 6298), in microseconds.</summary>
internal struct RetransmissionTimeout
{
    /// <summary>Before the first measurement (RFC 6298, rule 2.1).</summary>
    public const int Initial = 1_000_000;

    /// <summary>Lower limit. RFC 6298 asks for a second; common stacks use 200 ms, and peers' delayed acknowledgments are tuned to that.</summary>
    public const int Minimum = 200_000;

    /// <summary>Upper limit, also of back-off (rule 2.5 wants at least 60 s).</summary>
    public const int Maximum = 120_000_000;

    /// <summary>After the timer expired for a SYN (rule 5.7).</summary>
    private const int AfterLostSynchronize = 3_000_000;

    private const int ClockGranularity = 1000;

    private int _variation;
    private int _base;

    public RetransmissionTimeout()
    {
        _base = Initial;
        _variation = 0;
    }

    /// <summary>SRTT, or 0 before the first measurement.</summary>
    public int SmoothedRoundTrip { get; private set; }

    /// <summary>Least round trip ever measured; 0 before the first measurement.</summary>
    public int MinimumRoundTrip { get; private set; }

    /// <summary>How often the timeout was doubled since the last measurement.</summary>
    public int Backoff { get; private set; }

    /// <summary>The timeout with back-off.</summary>
    public readonly int Value => (int)Math.Min((long)_base << Math.Min(Backoff, 16), Maximum);

    /// <summary>The timeout without back-off.</summary>
    public readonly int Base => _base;

    /// <summary>Takes a measurement of a segment that was not retransmitted, or that a timestamp identifies (Karn's algorithm, section 3).</summary>
    public void OnMeasured(long roundTrip)
    {
        int sample = (int)Math.Clamp(roundTrip, 1, Maximum);
        if (SmoothedRoundTrip == 0)
        {
            SmoothedRoundTrip = sample;
            _variation = sample / 2;
            MinimumRoundTrip = sample;
        }
        else
        {
            _variation += (Math.Abs(SmoothedRoundTrip - sample) - _variation) / 4;
            SmoothedRoundTrip += (sample - SmoothedRoundTrip) / 8;
            MinimumRoundTrip = Math.Min(MinimumRoundTrip, sample);
        }

        long timeout = SmoothedRoundTrip + Math.Max(ClockGranularity, 4L * _variation);
        _base = (int)Math.Clamp(timeout, Minimum, Maximum);
        Backoff = 0;
    }

    /// <summary>Doubles the timeout (rule 5.5).</summary>
    public void BackOff()
    {
        if (Value < Maximum)
            Backoff++;
    }

    /// <summary>New data was acknowledged, so the path works again.</summary>
    public void ResetBackoff() => Backoff = 0;

    /// <summary>The SYN was lost, so the initial value may be too short for the path.</summary>
    public void OnSynchronizeLost()
    {
        if (SmoothedRoundTrip == 0)
            _base = AfterLostSynchronize;
        Backoff = 0;
    }
}
