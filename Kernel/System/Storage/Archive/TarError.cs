namespace Cosmos.Storage;

/// <summary>Why a tar archive could not be read.</summary>
public enum TarError
{
    /// <summary>The archive is well formed.</summary>
    None,

    /// <summary>The archive ends within a header or within the contents of an entry.</summary>
    Truncated,

    /// <summary>The checksum of a header is wrong.</summary>
    BadChecksum,

    /// <summary>A number is neither octal nor in the base-256 form.</summary>
    BadNumber,

    /// <summary>A name is empty, too long, or leaves the tree by <c>..</c>.</summary>
    BadName,

    /// <summary>A record of an extended header does not follow its own length.</summary>
    BadExtendedHeader,

    /// <summary>An entry could not be made: no space, or in conflict with another entry.</summary>
    CannotCreate,
}
