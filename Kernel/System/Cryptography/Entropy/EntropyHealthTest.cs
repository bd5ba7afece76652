namespace Cosmos.Cryptography.Entropy;

/// <summary>The two continuous health tests of a noise source (NIST SP 800-90B, section 4.4).</summary>
/// <remarks>
/// They are made for a source that claims <see cref="ClaimedBitsPerSample"/> of min-entropy in each sample. A source that keeps
/// its claim fails either test once in about 2^20 windows.
/// </remarks>
public sealed class EntropyHealthTest
{
    /// <summary>H: min-entropy that the source claims for each sample, in bits.</summary>
    public const double ClaimedBitsPerSample = 0.25;

    /// <summary>Equal samples in a row that fail the repetition count test: 1 + ceil(20 / H), section 4.4.1.</summary>
    public const int RepetitionCutoff = 81;

    /// <summary>Samples in a window of the adaptive proportion test for sources with more than two values, section 4.4.2.</summary>
    public const int ProportionWindow = 512;

    /// <summary>Occurrences of a window's first sample that fail the test: 1 + CRITBINOM(512, 2^-H, 1 - 2^-20), section 4.4.2.</summary>
    public const int ProportionCutoff = 468;

    private ulong _previous;
    private int _repetitions;
    private ulong _reference;
    private int _windowPosition;
    private int _occurrences;

    /// <summary>Whether a test has failed since the last <see cref="Reset"/>.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Looks at the next sample.</summary>
    /// <returns><see langword="false"/> as soon as a test has failed, and from then on.</returns>
    public bool Accept(ulong sample)
    {
        if (_repetitions != 0 && sample == _previous)
        {
            if (++_repetitions >= RepetitionCutoff)
                HasFailed = true;
        }
        else
        {
            _previous = sample;
            _repetitions = 1;
        }

        if (_windowPosition == 0)
        {
            _reference = sample;
            _occurrences = 1;
        }
        else if (sample == _reference && ++_occurrences >= ProportionCutoff)
        {
            HasFailed = true;
        }

        _windowPosition = (_windowPosition + 1) % ProportionWindow;
        return !HasFailed;
    }

    /// <summary>Starts over, as after a repair of the source.</summary>
    public void Reset()
    {
        HasFailed = false;
        _repetitions = 0;
        _windowPosition = 0;
        _occurrences = 0;
    }
}
