namespace Cosmos.Terminal;

/// <summary>Outcome of <see cref="TerminalDevice.Read"/>.</summary>
public enum ReadResult
{
    /// <summary>Done; no bytes mean the end of the input, or that the time was over.</summary>
    Ok,

    /// <summary>There is nothing to read and the caller does not wait.</summary>
    WouldBlock,
}
