using System;

namespace Cosmos.Network.Dns;

/// <summary>What is asked: a name and a type, in the class of the internet. Names that differ in case only are equal.</summary>
/// <param name="Name">The name without a dot at the end.</param>
/// <param name="Type">The type.</param>
internal readonly record struct DnsQuestion(string Name, DnsRecordType Type)
{
    /// <inheritdoc/>
    public bool Equals(DnsQuestion other) => Type == other.Type && DnsName.AreEqual(Name, other.Name);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(StringComparer.OrdinalIgnoreCase.GetHashCode(Name), Type);
}
