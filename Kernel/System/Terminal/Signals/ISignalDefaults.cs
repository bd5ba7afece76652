namespace Cosmos.Terminal;

/// <summary>What happens with a signal that the program does not handle.</summary>
public interface ISignalDefaults
{
    /// <summary>Ends the program with exit code 128 + <paramref name="signal"/>. Does not return in a real system.</summary>
    void Terminate(SignalNumber signal);

    /// <summary>SIGCONT: restores the console modes.</summary>
    void Continue();
}
