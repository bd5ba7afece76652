namespace Cosmos.Terminal;

/// <summary>What a terminal tells the system. Called on the thread that delivered the input, without locks of the terminal held.</summary>
public interface ITerminalEvents
{
    /// <summary>A key that stands for a signal was pressed, or the window changed its size.</summary>
    /// <param name="signal">Number of the signal.</param>
    void OnSignal(SignalNumber signal);

    /// <summary>There is something to read, or there was a change of mode that may make it so.</summary>
    void OnReadable();
}
