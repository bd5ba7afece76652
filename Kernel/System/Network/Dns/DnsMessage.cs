using System;
using System.Buffers.Binary;

namespace Cosmos.Network.Dns;

/// <summary>A message of the domain name system over the bytes that were received (RFC 1035, section 4.1).</summary>
internal readonly ref struct DnsMessage
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderLength = 12;

    /// <summary>Longest message over UDP without extensions (RFC 1035, section 4.2.1).</summary>
    public const int MaximumUdpLength = 512;

    /// <summary>CLASS IN.</summary>
    public const ushort Internet = 1;

    private readonly ReadOnlySpan<byte> _bytes;

    private DnsMessage(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>All bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>ID.</summary>
    public ushort Id => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>QR.</summary>
    public bool IsResponse => (_bytes[2] & 0x80) != 0;

    /// <summary>OPCODE; 0 is a query.</summary>
    public int Opcode => (_bytes[2] >> 3) & 0xF;

    /// <summary>TC: the rest did not fit into the datagram.</summary>
    public bool IsTruncated => (_bytes[2] & 2) != 0;

    /// <summary>RCODE.</summary>
    public DnsResponseCode ResponseCode => (DnsResponseCode)(_bytes[3] & 0xF);

    /// <summary>QDCOUNT.</summary>
    public int QuestionCount => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>ANCOUNT.</summary>
    public int AnswerCount => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    /// <summary>NSCOUNT.</summary>
    public int AuthorityCount => BinaryPrimitives.ReadUInt16BigEndian(_bytes[8..]);

    /// <summary>Checks that there is a header.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out DnsMessage message)
    {
        message = new DnsMessage(bytes);
        return bytes.Length is >= HeaderLength and <= ushort.MaxValue;
    }

    /// <summary>Reads a question.</summary>
    /// <param name="position">Where it begins; afterwards where the next field does.</param>
    /// <param name="question">Name and type.</param>
    /// <param name="questionClass">QCLASS.</param>
    public bool TryReadQuestion(ref int position, out DnsQuestion question, out ushort questionClass)
    {
        question = default;
        questionClass = 0;
        if (!DnsName.TryRead(_bytes, ref position, out string name) || _bytes.Length - position < 4)
            return false;
        question = new DnsQuestion(name, (DnsRecordType)BinaryPrimitives.ReadUInt16BigEndian(_bytes[position..]));
        questionClass = BinaryPrimitives.ReadUInt16BigEndian(_bytes[(position + 2)..]);
        position += 4;
        return true;
    }

    /// <summary>Reads a resource record.</summary>
    /// <param name="position">Where it begins; afterwards where the next one does.</param>
    /// <param name="record">The record.</param>
    public bool TryReadRecord(ref int position, out DnsRecord record)
    {
        record = default;
        if (!DnsName.TryRead(_bytes, ref position, out string name) || _bytes.Length - position < 10)
            return false;
        ReadOnlySpan<byte> fields = _bytes[position..];
        int length = BinaryPrimitives.ReadUInt16BigEndian(fields[8..]);
        if (fields.Length - 10 < length)
            return false;
        uint timeToLive = BinaryPrimitives.ReadUInt32BigEndian(fields[4..]);
        record = new DnsRecord(
            name,
            (DnsRecordType)BinaryPrimitives.ReadUInt16BigEndian(fields),
            BinaryPrimitives.ReadUInt16BigEndian(fields[2..]),
            timeToLive > int.MaxValue ? 0 : timeToLive,
            position + 10,
            length);
        position += 10 + length;
        return true;
    }

    /// <summary>Reads a name inside RDATA, which must be all of it that is left.</summary>
    public bool TryReadNameData(in DnsRecord record, out string name)
    {
        int position = record.DataStart;
        return DnsName.TryRead(_bytes, ref position, out name) && position == record.DataStart + record.DataLength;
    }

    /// <summary>Reads MINIMUM of an SOA record (RFC 1035, section 3.3.13).</summary>
    public bool TryReadSoaMinimum(in DnsRecord record, out uint minimum)
    {
        minimum = 0;
        int position = record.DataStart;
        int end = record.DataStart + record.DataLength;
        if (!DnsName.TryRead(_bytes, ref position, out _) || !DnsName.TryRead(_bytes, ref position, out _) || end - position != 20)
            return false;
        minimum = BinaryPrimitives.ReadUInt32BigEndian(_bytes[(position + 16)..]);
        return true;
    }
}
