namespace Cosmos.Compression.Deflate;

/// <content>The choice between literals and matches: RFC 1951, section 4.</content>
public sealed partial class Deflater
{
    /// <summary>A match of three bytes further back than this costs more than three literals.</summary>
    private const int TooFar = 4096;

    /// <summary>Matches up to this length are dropped for filtered data.</summary>
    private const int FilteredLength = 5;

    private const int NoMatch = DeflateFormat.MinimumMatch - 1;

    private int _matchLength;
    private int _matchDistance;
    private bool _literalIsPending;

    private void ResetMatch()
    {
        _matchLength = NoMatch;
        _matchDistance = 0;
        _literalIsPending = false;
    }

    private void EncodeNext()
    {
        if (_strategy == CompressionStrategy.HuffmanOnly)
            EncodeLiteral();
        else if (_strategy == CompressionStrategy.RunLength)
            EncodeRun();
        else if (_effort.IsLazy)
            EncodeLazily();
        else
            EncodeGreedily();
    }

    // What lazy matching still holds back when the input ends or a flush asks for everything.
    private void EncodeRest()
    {
        if (_literalIsPending)
            _block.AddLiteral(_window[_window.Position - 1]);

        ResetMatch();
    }

    private void EncodeLiteral()
    {
        _block.AddLiteral(_window[_window.Position]);
        _window.Advance(1);
    }

    private void EncodeRun()
    {
        int length = _window.FindRun();
        if (length == 0)
        {
            EncodeLiteral();
            return;
        }

        _block.AddMatch(length, 1);
        _window.Advance(length);
    }

    private void EncodeGreedily()
    {
        _window.InsertUpTo(_window.Position);
        int length = FindMatch(NoMatch, _effort.ChainLength, out int distance);
        if (length <= NoMatch)
        {
            EncodeLiteral();
            return;
        }

        _block.AddMatch(length, distance);
        _window.Advance(length);

        // The inside of a long match is not worth the time at these levels.
        if (length > _effort.LazyLength)
            _window.SkipTo(_window.Position);
    }

    // A match is kept back until the next position has had the chance to offer a longer one; then its first byte becomes a literal.
    private void EncodeLazily()
    {
        _window.InsertUpTo(_window.Position);
        int previousLength = _matchLength;
        int previousDistance = _matchDistance;
        _matchLength = NoMatch;
        if (previousLength < _effort.LazyLength)
        {
            int chainLength = previousLength >= _effort.GoodLength ? _effort.ChainLength >> 2 : _effort.ChainLength;
            _matchLength = FindMatch(previousLength, chainLength, out _matchDistance);
        }

        if (previousLength > NoMatch && _matchLength <= previousLength)
        {
            _block.AddMatch(previousLength, previousDistance);
            _window.Advance(previousLength - 1);
            ResetMatch();
            return;
        }

        if (_literalIsPending)
            _block.AddLiteral(_window[_window.Position - 1]);

        _literalIsPending = true;
        _window.Advance(1);
    }

    private int FindMatch(int longerThan, int chainLength, out int distance)
    {
        int length = _window.FindMatch(longerThan, _effort.NiceLength, chainLength, out distance);
        bool isUseless = (length == DeflateFormat.MinimumMatch && distance > TooFar)
            || (_strategy == CompressionStrategy.Filtered && length <= FilteredLength);
        return length < DeflateFormat.MinimumMatch || isUseless ? NoMatch : length;
    }
}
