namespace Cosmos.System2.Network;

/// <summary><c>Interop.Sys.NetworkChangeKind</c>.</summary>
internal enum NetworkChangeKind : byte
{
    /// <summary>An interface has a new address.</summary>
    AddressAdded = 0,

    /// <summary>An interface has lost an address.</summary>
    AddressRemoved = 1,

    /// <summary>An interface, or a route, came or went.</summary>
    AvailabilityChanged = 2,
}
