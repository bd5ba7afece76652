namespace Cosmos.User;

/// <summary>Ends or restarts the machine. Both flush the console and return at once; the machine stops shortly after, so that network sessions can be closed.</summary>
[RequiresCapability(Capability.PowerControl)]
public interface IPowerControl
{
    /// <summary>Ends the machine.</summary>
    /// <param name="exitCode">0 to 255, what <c>dotnet run</c> returns where the machine has a way to tell.</param>
    void Halt(int exitCode);

    /// <summary>Restarts it.</summary>
    void Restart();
}
