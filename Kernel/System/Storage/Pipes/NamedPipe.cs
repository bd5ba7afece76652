namespace Cosmos.Storage;

/// <summary>What stands behind a named pipe node (<c>fifo(7)</c>).</summary>
internal sealed class NamedPipe(Inode node)
{
    private readonly PipeBuffer _buffer = new();

    /// <summary>Opens one end and, unless told not to wait, waits for somebody at the other.</summary>
    public FileError Open(OpenFlags flags, out OpenDescription? description)
    {
        description = null;
        FileError error = _buffer.Open((flags & OpenFlags.Read) != 0, (flags & OpenFlags.Write) != 0, (flags & OpenFlags.NonBlocking) == 0);
        if (error == FileError.None)
            description = new PipeDescription(_buffer, node, flags);
        return error;
    }
}
