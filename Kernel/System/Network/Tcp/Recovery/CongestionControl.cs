using System;

namespace Cosmos.Network.Tcp;

/// <summary>
/// The congestion window: slow start with an initial window of ten segments (RFC 5681, RFC 6928), then CUBIC (RFC 9438), which is Reno where Reno
/// is faster (its section 4.3). In bytes.
/// </summary>
internal sealed class CongestionControl
{
    private const int InitialSegments = 10;
    private const int LargestWindow = 1 << 28;

    /// <summary>C, in segments per second cubed (RFC 9438, section 4.6).</summary>
    private const double Scaling = 0.4;

    /// <summary>beta_cubic.</summary>
    private const double Decrease = 0.7;

    /// <summary>alpha_cubic: makes Reno with <see cref="Decrease"/> as fast as Reno (section 4.3).</summary>
    private const double RenoIncrease = 3 * (1 - Decrease) / (1 + Decrease);

    private int _segmentSize = 536;
    private long _epochStart = -1;
    private double _largest;
    private double _timeToLargest;
    private double _renoEstimate;
    private double _beforeDecrease;
    private double _credit;
    private Saved _saved;

    /// <summary>cwnd.</summary>
    public int Window { get; private set; }

    /// <summary>ssthresh.</summary>
    public int SlowStartThreshold { get; private set; } = LargestWindow;

    public bool IsInSlowStart => Window < SlowStartThreshold;

    /// <summary>IW (RFC 6928, section 2).</summary>
    public int InitialWindow => Math.Min(InitialSegments * _segmentSize, Math.Max(2 * _segmentSize, 14600));

    /// <summary>Begins, or begins again after the segment size changed with nothing learnt yet.</summary>
    /// <param name="segmentSize">SMSS.</param>
    /// <param name="isHandshakeLossy">Whether the SYN had to be sent again, in which case the window is one segment (RFC 5681, section 3.1).</param>
    public void Start(int segmentSize, bool isHandshakeLossy)
    {
        _segmentSize = segmentSize;
        Window = isHandshakeLossy ? segmentSize : InitialWindow;
    }

    /// <summary>The segment size changed; the window stays the same number of bytes, and at least one segment.</summary>
    public void OnSegmentSizeChanged(int segmentSize)
    {
        _segmentSize = segmentSize;
        Window = Math.Max(Window, segmentSize);
    }

    /// <summary>New data was acknowledged while the window, not the application, limited what was sent.</summary>
    /// <param name="bytes">How many bytes.</param>
    /// <param name="now">The time, microseconds.</param>
    /// <param name="roundTrip">SRTT, microseconds.</param>
    public void OnAcknowledged(int bytes, long now, int roundTrip)
    {
        if (IsInSlowStart)
        {
            int growth = Math.Min(bytes, SlowStartThreshold - Window);
            Window = Math.Min(Window + growth, LargestWindow);
            bytes -= growth;
            if (bytes <= 0)
                return;
        }

        Grow(bytes, now, roundTrip);
    }

    /// <summary>Loss was found by duplicate acknowledgments or SACK (section 4.6 and 4.7).</summary>
    /// <param name="flight">Bytes that are not acknowledged.</param>
    public void OnLoss(int flight)
    {
        Save();
        double window = (double)Window / _segmentSize;

        // Fast convergence: a flow that could not get back to its old size leaves room for others.
        _largest = window < _largest ? window * (1 + Decrease) / 2 : window;
        _beforeDecrease = window;
        _epochStart = -1;
        SlowStartThreshold = Math.Max((int)(Math.Min(flight, Window) * Decrease), 2 * _segmentSize);
        Window = SlowStartThreshold;
    }

    /// <summary>The retransmission timer expired (RFC 5681, equation 4 and the paragraph on the loss window).</summary>
    /// <param name="flight">Bytes that are not acknowledged.</param>
    /// <param name="isFirst">Whether this is the first time for the oldest byte; later ones do not lower the threshold again.</param>
    public void OnTimeout(int flight, bool isFirst)
    {
        if (isFirst)
            OnLoss(flight);
        Window = _segmentSize;
        _epochStart = -1;
    }

    /// <summary>The timeout was spurious: nothing was lost (RFC 4015, section 3.2, step 7).</summary>
    public void Undo()
    {
        if (!_saved.IsValid)
            return;
        Window = Math.Max(Window, _saved.Window);
        SlowStartThreshold = Math.Max(SlowStartThreshold, _saved.SlowStartThreshold);
        _largest = _saved.Largest;
        _epochStart = -1;
        _saved = default;
    }

    /// <summary>What was lost is repaired.</summary>
    /// <param name="flight">Bytes that are in flight; the window is not opened so far that a burst follows (RFC 6582, section 3.2, step 3).</param>
    public void OnRecovered(int flight)
    {
        Window = Math.Min(SlowStartThreshold, Math.Max(flight, _segmentSize) + (4 * _segmentSize));
        _saved = default;
    }

    /// <summary>Nothing was sent for longer than the timeout: the window may be out of date (RFC 5681, section 4.1).</summary>
    public void OnIdle()
    {
        SlowStartThreshold = Math.Max(SlowStartThreshold, Window / 4 * 3);
        Window = Math.Min(Window, InitialWindow);
        _epochStart = -1;
    }

    private void Grow(int bytes, long now, int roundTrip)
    {
        double window = (double)Window / _segmentSize;
        double acknowledged = (double)bytes / _segmentSize;
        if (_epochStart < 0)
        {
            _epochStart = now;
            if (_largest < window)
                _largest = window;
            _timeToLargest = Math.Cbrt((_largest - window) / Scaling);
            _renoEstimate = window;
            _credit = 0;
        }

        double elapsed = (now - _epochStart) * 1e-6;
        double alpha = _renoEstimate >= _beforeDecrease ? 1 : RenoIncrease;
        _renoEstimate += alpha * acknowledged / window;

        if (Cubic(elapsed) < _renoEstimate)
        {
            Window = Clamp(Math.Max(window, _renoEstimate) * _segmentSize);
            return;
        }

        double target = Math.Clamp(Cubic(elapsed + (roundTrip * 1e-6)), window, 1.5 * window);
        _credit += (target - window) / window * acknowledged * _segmentSize;
        int whole = (int)_credit;
        _credit -= whole;
        Window = Clamp((double)Window + whole);
    }

    private double Cubic(double time)
    {
        double distance = time - _timeToLargest;
        return (Scaling * distance * distance * distance) + _largest;
    }

    private static int Clamp(double window) => (int)Math.Min(window, LargestWindow);

    private void Save() => _saved = new Saved(true, Window, SlowStartThreshold, _largest);

    private readonly record struct Saved(bool IsValid, int Window, int SlowStartThreshold, double Largest);
}
