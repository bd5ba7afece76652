using System;
using System.Collections.Generic;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Dns;

/// <summary>Makes an answer of a response (RFC 1034, section 5.3.3; RFC 2308).</summary>
internal static class DnsResponseReader
{
    /// <summary>Most aliases in a row; the chains of content networks have four or five.</summary>
    public const int MaximumAliases = 16;

    // Bounds on the work that one message makes: more than any honest answer has.
    private const int MaximumRecords = 512;
    private const int MaximumAddresses = 64;

    /// <summary>Tells whether a response repeats the question of a query (RFC 5452, section 9.1).</summary>
    /// <param name="response">The response.</param>
    /// <param name="query">The query as it was sent.</param>
    /// <param name="ignoreCase">Whether letters of the name may differ in case.</param>
    public static bool Matches(in DnsMessage response, ReadOnlySpan<byte> query, bool ignoreCase)
    {
        if (!response.IsResponse || response.Opcode != 0 || response.QuestionCount != 1 || response.Bytes.Length < query.Length)
            return false;
        ReadOnlySpan<byte> expected = query[DnsMessage.HeaderLength..];
        ReadOnlySpan<byte> actual = response.Bytes[DnsMessage.HeaderLength..query.Length];
        if (!ignoreCase)
            return actual.SequenceEqual(expected);
        for (int i = 0; i < expected.Length; i++)
        {
            if (actual[i] != expected[i] && !(char.IsAsciiLetter((char)expected[i]) && (actual[i] ^ expected[i]) == 0x20))
                return false;
        }

        return true;
    }

    /// <summary>Reads the answer to a question out of a response that <see cref="Matches"/>.</summary>
    /// <param name="message">The response, not truncated, with the code NoError or NameError.</param>
    /// <param name="question">The question.</param>
    /// <param name="answer">What it says.</param>
    /// <returns><see langword="false"/> when the message is malformed or its aliases form a loop.</returns>
    public static bool TryRead(in DnsMessage message, DnsQuestion question, out DnsAnswer? answer)
    {
        answer = null;
        int position = DnsMessage.HeaderLength;
        if (!message.TryReadQuestion(ref position, out _, out _))
            return false;
        if (message.AnswerCount > MaximumRecords || message.AuthorityCount > MaximumRecords)
            return false;

        var records = new List<DnsRecord>(Math.Min(message.AnswerCount, 16));
        for (int i = 0; i < message.AnswerCount; i++)
        {
            if (!message.TryReadRecord(ref position, out DnsRecord record))
                return false;
            if (record.Class == DnsMessage.Internet && (record.Type == question.Type || record.Type == DnsRecordType.Cname))
                records.Add(record);
        }

        uint timeToLive = uint.MaxValue;
        var aliases = new List<string>();
        if (!TryFollowAliases(message, records, question.Name, aliases, ref timeToLive, out string canonical))
            return false;
        var addresses = new List<InternetAddress>();
        string pointer = string.Empty;
        if (!TryCollect(message, records, canonical, question.Type, addresses, ref pointer, ref timeToLive))
            return false;

        bool found = addresses.Count > 0 || pointer.Length > 0;
        DnsAnswerKind kind = found ? DnsAnswerKind.Records
            : message.ResponseCode == DnsResponseCode.NameError ? DnsAnswerKind.NameError
            : DnsAnswerKind.NoData;
        if (!found)
        {
            if (!TryReadAuthority(message, position, out bool hasSoa, out uint negativeTimeToLive))
                return false;
            if (kind == DnsAnswerKind.NoData && aliases.Count > 0 && !hasSoa)
                kind = DnsAnswerKind.Alias;
            else
                timeToLive = hasSoa ? Math.Min(timeToLive, negativeTimeToLive) : 0;
        }

        answer = new DnsAnswer
        {
            Kind = kind,
            CanonicalName = canonical,
            Aliases = aliases,
            Addresses = addresses,
            Pointer = pointer,
            TimeToLive = timeToLive,
        };
        return true;
    }

    private static bool TryFollowAliases(
        in DnsMessage message, List<DnsRecord> records, string name, List<string> aliases, ref uint timeToLive, out string canonical)
    {
        canonical = name;
        while (TryFindAlias(records, canonical, out DnsRecord record))
        {
            // A loop runs into the limit as well.
            if (aliases.Count == MaximumAliases || !message.TryReadNameData(record, out string target) || target.Length == 0)
                return false;
            timeToLive = Math.Min(timeToLive, record.TimeToLive);
            aliases.Add(canonical);
            canonical = RestoreCase(target, name);
        }

        return true;
    }

    // Where a server has compressed a name, its last labels are those of the question, and their letters have the random case of the query.
    private static string RestoreCase(string target, string question)
    {
        int common = 0;
        for (int i = 1; i <= Math.Min(target.Length, question.Length) && char.ToLowerInvariant(target[^i]) == char.ToLowerInvariant(question[^i]); i++)
        {
            if ((i == target.Length || target[^(i + 1)] == '.') && (i == question.Length || question[^(i + 1)] == '.'))
                common = i;
        }

        return common == 0 ? target : string.Concat(target.AsSpan(0, target.Length - common), question.AsSpan(question.Length - common));
    }

    private static bool TryFindAlias(List<DnsRecord> records, string name, out DnsRecord alias)
    {
        foreach (DnsRecord record in records)
        {
            if (record.Type == DnsRecordType.Cname && DnsName.AreEqual(record.Name, name))
            {
                alias = record;
                return true;
            }
        }

        alias = default;
        return false;
    }

    private static bool TryCollect(
        in DnsMessage message,
        List<DnsRecord> records,
        string name,
        DnsRecordType type,
        List<InternetAddress> addresses,
        ref string pointer,
        ref uint timeToLive)
    {
        foreach (DnsRecord record in records)
        {
            if (record.Type != type || !DnsName.AreEqual(record.Name, name))
                continue;
            if (type == DnsRecordType.Ptr)
            {
                if (!message.TryReadNameData(record, out string target))
                    return false;
                if (pointer.Length > 0 || target.Length == 0)
                    continue;
                pointer = target;
            }
            else
            {
                if (record.DataLength != (type == DnsRecordType.A ? 4 : 16))
                    return false;
                var address = new InternetAddress(message.Bytes.Slice(record.DataStart, record.DataLength));
                // An IPv4-mapped address in an AAAA record would make an IPv4 connection that nobody asked for.
                if (type == DnsRecordType.Aaaa && address.IsIPv4)
                    continue;
                if (addresses.Count == MaximumAddresses || addresses.Contains(address))
                    continue;
                addresses.Add(address);
            }

            timeToLive = Math.Min(timeToLive, record.TimeToLive);
        }

        return true;
    }

    // RFC 2308, section 5: a negative answer holds for the lesser of the SOA record's own TTL and its MINIMUM; without SOA it is not kept.
    private static bool TryReadAuthority(in DnsMessage message, int position, out bool hasSoa, out uint timeToLive)
    {
        hasSoa = false;
        timeToLive = 0;
        for (int i = 0; i < message.AuthorityCount; i++)
        {
            if (!message.TryReadRecord(ref position, out DnsRecord record))
                return false;
            if (record.Type != DnsRecordType.Soa || record.Class != DnsMessage.Internet || hasSoa)
                continue;
            if (!message.TryReadSoaMinimum(record, out uint minimum))
                return false;
            hasSoa = true;
            timeToLive = Math.Min(record.TimeToLive, minimum);
        }

        return true;
    }
}
