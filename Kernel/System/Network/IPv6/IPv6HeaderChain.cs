using System;

namespace Cosmos.Network.IPv6;

/// <summary>What the walk along the headers of a packet found.</summary>
internal enum HeaderChainResult
{
    /// <summary>The header of a transport protocol.</summary>
    Transport,

    /// <summary>A Fragment header.</summary>
    Fragment,

    /// <summary>Nothing for this machine to do; drop the packet in silence.</summary>
    Discard,

    /// <summary>The headers leave the bytes that are there.</summary>
    Incomplete,

    /// <summary>Something to complain about with Parameter Problem.</summary>
    Problem,
}

/// <summary>
/// Walks along the extension headers of a packet (RFC 8200, section 4), with the limits that RFC 8504, section 5.3, allows hosts: their number, the number of
/// options, and padding that is longer than alignment ever needs.
/// </summary>
internal ref struct IPv6HeaderChain
{
    /// <summary>Code of Parameter Problem: erroneous header field.</summary>
    public const byte ErroneousField = 0;

    /// <summary>Code of Parameter Problem: unrecognized Next Header type.</summary>
    public const byte UnknownNextHeader = 1;

    /// <summary>Code of Parameter Problem: unrecognized option.</summary>
    public const byte UnknownOption = 2;

    private const int MaximumHeaders = 8;
    private const int MaximumOptions = 8;
    private const int MaximumPadding = 7;
    private const byte Pad1 = 0;
    private const byte PadN = 1;
    private const byte RouterAlert = 5;

    private readonly ReadOnlySpan<byte> _packet;
    private readonly bool _isMulticast;
    private int _headers;

    /// <summary>Begins a walk.</summary>
    /// <param name="packet">The packet from its IP header on, as far as it is contiguous.</param>
    /// <param name="isMulticast">Whether its destination is a group, which keeps some options from being complained about.</param>
    public IPv6HeaderChain(ReadOnlySpan<byte> packet, bool isMulticast)
    {
        _packet = packet;
        _isMulticast = isMulticast;
        NextHeaderField = IPv6Header.NextHeaderOffset;
        Offset = IPv6Header.Length;
    }

    /// <summary>Where the number of the current header lies.</summary>
    public int NextHeaderField { get; private set; }

    /// <summary>Where the current header begins.</summary>
    public int Offset { get; private set; }

    /// <summary>Code of the complaint.</summary>
    public byte ProblemCode { get; private set; }

    /// <summary>What the complaint points at.</summary>
    public int ProblemPointer { get; private set; }

    /// <summary>Whether the complaint is made even about packets to groups.</summary>
    public bool IsComplaintForced { get; private set; }

    /// <summary>Number of the current header.</summary>
    public readonly byte NextHeader => _packet[NextHeaderField];

    /// <summary>Walks until a header that is no extension header.</summary>
    public HeaderChainResult Walk()
    {
        while (true)
        {
            byte header = NextHeader;
            switch (header)
            {
                case IPv6Header.HopByHop when Offset != IPv6Header.Length:
                    // It may only stand directly behind the IP header.
                    return Complain(UnknownNextHeader, NextHeaderField);
                case IPv6Header.HopByHop or IPv6Header.DestinationOptions or IPv6Header.Routing:
                    break;
                case IPv6Header.Fragment:
                    return _packet.Length - Offset >= 8 ? HeaderChainResult.Fragment : HeaderChainResult.Incomplete;
                case IPv6Header.NoNextHeader:
                    return HeaderChainResult.Discard;
                default:
                    return HeaderChainResult.Transport;
            }

            if (++_headers > MaximumHeaders)
                return HeaderChainResult.Discard;
            if (_packet.Length - Offset < 8)
                return HeaderChainResult.Incomplete;
            int length = (_packet[Offset + 1] + 1) * 8;
            if (_packet.Length - Offset < length)
                return HeaderChainResult.Incomplete;
            HeaderChainResult result = header == IPv6Header.Routing ? CheckRouting() : CheckOptions(length);
            if (result != HeaderChainResult.Transport)
                return result;
            NextHeaderField = Offset;
            Offset += length;
        }
    }

    /// <summary>Goes on behind a Fragment header whose fragment is all of the packet (RFC 6946).</summary>
    public void SkipFragmentHeader()
    {
        NextHeaderField = Offset;
        Offset += 8;
    }

    // RFC 8200, section 4.4: a route that is used up is skipped; this machine forwards nothing, so one that is not is an error
    // (and type 0 is forbidden, RFC 5095).
    private HeaderChainResult CheckRouting() =>
        _packet[Offset + 3] == 0 ? HeaderChainResult.Transport : Complain(ErroneousField, Offset + 2);

    private HeaderChainResult CheckOptions(int length)
    {
        int position = Offset + 2;
        int end = Offset + length;
        int padding = 0;
        int options = 0;
        while (position < end)
        {
            byte type = _packet[position];
            if (type == Pad1)
            {
                position++;
                if (++padding > MaximumPadding)
                    return HeaderChainResult.Discard;
                continue;
            }

            if (end - position < 2 || end - position - 2 < _packet[position + 1])
                return Complain(ErroneousField, position);
            int optionLength = _packet[position + 1] + 2;
            if (type == PadN)
            {
                padding += optionLength;
                if (padding > MaximumPadding)
                    return HeaderChainResult.Discard;
            }
            else
            {
                padding = 0;
                if (++options > MaximumOptions)
                    return HeaderChainResult.Discard;
                HeaderChainResult result = type == RouterAlert ? HeaderChainResult.Transport : CheckUnknownOption(type, position);
                if (result != HeaderChainResult.Transport)
                    return result;
            }

            position += optionLength;
        }

        return HeaderChainResult.Transport;
    }

    // RFC 8200, section 4.2: the two highest bits say what to do.
    private HeaderChainResult CheckUnknownOption(byte type, int position)
    {
        switch (type >> 6)
        {
            case 0:
                return HeaderChainResult.Transport;
            case 1:
                return HeaderChainResult.Discard;
            case 3 when _isMulticast:
                return HeaderChainResult.Discard;
            default:
                IsComplaintForced = type >> 6 == 2;
                return Complain(UnknownOption, position);
        }
    }

    private HeaderChainResult Complain(byte code, int pointer)
    {
        ProblemCode = code;
        ProblemPointer = pointer;
        return HeaderChainResult.Problem;
    }
}
