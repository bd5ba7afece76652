namespace Cosmos.Network.Dns;

/// <summary>A resource record inside a message (RFC 1035, section 4.1.3).</summary>
/// <param name="Name">NAME: the owner.</param>
/// <param name="Type">TYPE, which may be one that has no name here.</param>
/// <param name="Class">CLASS; 1 is the internet.</param>
/// <param name="TimeToLive">TTL in seconds; 0 when the highest bit was set (RFC 2181, section 8).</param>
/// <param name="DataStart">Where RDATA begins in the message.</param>
/// <param name="DataLength">RDLENGTH; RDATA lies inside the message.</param>
internal readonly record struct DnsRecord(string Name, DnsRecordType Type, ushort Class, uint TimeToLive, int DataStart, int DataLength);
