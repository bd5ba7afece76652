namespace Cosmos.System2.Network;

/// <summary>Why a name was not found: <c>GetAddrInfoErrorFlags</c> of the platform boundary.</summary>
internal enum ResolveError
{
    /// <summary>It was found.</summary>
    None = 0,

    /// <summary>EAI_AGAIN: no server answered.</summary>
    TryAgain = 1,

    /// <summary>EAI_FAIL: the servers cannot tell.</summary>
    Failure = 3,

    /// <summary>EAI_FAMILY: no such address family.</summary>
    Family = 4,

    /// <summary>EAI_NONAME: there is no such name, or it has no address of the family.</summary>
    NoName = 5,

    /// <summary>A pointer is missing.</summary>
    BadArgument = 6,

    /// <summary>EAI_MEMORY: no memory, or no room.</summary>
    NoMemory = 8,
}
