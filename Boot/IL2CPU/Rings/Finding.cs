namespace Cosmos.IL2CPU.Rings;

/// <summary>A place where an assembly does what its ring may not allow.</summary>
/// <param name="Construct">What it does.</param>
/// <param name="Type">Full name of the type, without type arguments.</param>
/// <param name="Member">Name of the member; empty when the type itself is meant.</param>
/// <param name="Detail">What was found, as the end of a sentence that begins with the member's name.</param>
internal sealed record Finding(Constructs Construct, string Type, string Member, string Detail)
{
    /// <summary>Type and member.</summary>
    public string Place => Member.Length == 0 ? Type : $"{Type}.{Member}";
}
