using System;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Tcp;

/// <summary>The four-tuple of a connection.</summary>
/// <remarks>The interface of link-local addresses is not part of it: two neighbours with equal link-local address and ports on two links would collide.</remarks>
internal readonly struct ConnectionKey(InternetAddress local, ushort localPort, InternetAddress remote, ushort remotePort) : IEquatable<ConnectionKey>
{
    public InternetAddress Local { get; } = local;

    public InternetAddress Remote { get; } = remote;

    public ushort LocalPort { get; } = localPort;

    public ushort RemotePort { get; } = remotePort;

    /// <summary>Both ports as one number.</summary>
    public uint Ports => ((uint)LocalPort << 16) | RemotePort;

    public bool Equals(ConnectionKey other) => Ports == other.Ports && Remote == other.Remote && Local == other.Local;

    public override bool Equals(object? obj) => obj is ConnectionKey other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Local, Remote, Ports);

    public override string ToString() => $"{new InternetEndpoint(Local, LocalPort)} - {new InternetEndpoint(Remote, RemotePort)}";
}
