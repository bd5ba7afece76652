namespace Cosmos.Storage;

/// <summary>A node whose contents are not the file system's: a device, a named pipe, a socket.</summary>
public abstract class SpecialInode : Inode
{
    /// <summary>
    /// What is bound to the node: the socket of a socket node, until the socket is closed. A node outlives its socket and then refuses
    /// connections.
    /// </summary>
    public object? Occupant { get; set; }

    /// <summary>Opens what stands behind the node.</summary>
    /// <param name="flags">How.</param>
    /// <param name="description">The open device.</param>
    /// <returns><see cref="FileError.NoSuchDeviceOrAddress"/> when nothing stands behind the node.</returns>
    public abstract FileError Open(OpenFlags flags, out OpenDescription? description);
}
