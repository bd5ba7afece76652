using Cosmos.Network.Randomness;

namespace Cosmos.Network.Sockets;

/// <summary>Tells whether a local port may be given out; a struct, so that asking costs no allocation.</summary>
internal interface IPortCheck
{
    /// <summary>Whether nobody has the port.</summary>
    bool IsFree(ushort port);
}

/// <summary>Gives ports to sockets that did not choose one, so that nobody can guess them (RFC 6056, algorithm 1).</summary>
internal sealed class EphemeralPorts(NetworkStackOptions options, INetworkRandom random)
{
    /// <summary>Number of ports in the range.</summary>
    public int Count => options.LastEphemeralPort - options.FirstEphemeralPort + 1;

    /// <summary>Finds a free port.</summary>
    /// <param name="check">Which are free.</param>
    /// <returns>The port, or 0 when there is none.</returns>
    public ushort Find<TCheck>(in TCheck check)
        where TCheck : struct, IPortCheck => FindFrom(random.NextUInt32(), check);

    /// <summary>Finds a free port from a given place in the range on (RFC 6056, algorithm 3: the offset is a keyed hash of the other end).</summary>
    /// <param name="offset">Where to begin; any number.</param>
    /// <param name="check">Which are free.</param>
    /// <returns>The port, or 0 when there is none.</returns>
    public ushort FindFrom<TCheck>(uint offset, in TCheck check)
        where TCheck : struct, IPortCheck
    {
        uint count = (uint)Count;
        uint place = offset % count;
        for (uint tried = 0; tried < count; tried++)
        {
            ushort port = (ushort)(options.FirstEphemeralPort + place);
            if (check.IsFree(port))
                return port;
            if (++place == count)
                place = 0;
        }

        return 0;
    }
}
