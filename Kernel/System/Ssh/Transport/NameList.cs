using System;

namespace Cosmos.Ssh.Transport;

/// <summary>A received name-list (RFC 4251, section 5): names between commas. Only compared, never stored.</summary>
internal readonly ref struct NameList(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>The first name, which is what the sender guesses; empty in an empty list.</summary>
    internal ReadOnlySpan<byte> First
    {
        get
        {
            int comma = _text.IndexOf((byte)',');
            return comma < 0 ? _text : _text[..comma];
        }
    }

    public Enumerator GetEnumerator() => new(_text);

    internal bool Contains(ReadOnlySpan<byte> name)
    {
        foreach (ReadOnlySpan<byte> candidate in this)
        {
            if (candidate.SequenceEqual(name))
                return true;
        }

        return false;
    }

    internal ref struct Enumerator(ReadOnlySpan<byte> text)
    {
        private ReadOnlySpan<byte> _rest = text;

        public ReadOnlySpan<byte> Current { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
                return false;

            int comma = _rest.IndexOf((byte)',');
            Current = comma < 0 ? _rest : _rest[..comma];
            _rest = comma < 0 ? default : _rest[(comma + 1)..];
            return true;
        }
    }
}
