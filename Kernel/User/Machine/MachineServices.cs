using System;

namespace Cosmos.User;

/// <summary>The machine that this program is: memory, processors, power, clock, threads.</summary>
/// <remarks>
/// Works in Cosmos images only: what a program on another system may do, that system decides. The shell hands these to commands, which name the contract as a parameter of
/// their constructor; programs without a shell use them directly.
/// <code>
/// foreach (ThreadDescription thread in MachineServices.Diagnostics.GetThreads())
///     Console.WriteLine($"{thread.Id} {thread.Name} {thread.State}");
/// </code>
/// </remarks>
public static class MachineServices
{
    private const string ElsewhereText =
        "The machine can only be reached by a program that is the machine, as a Cosmos image is. On other systems it belongs to the operating system: see MachineServices.IsSupported.";

    private static readonly NativePhysicalMemory s_physicalMemory = new();
    private static readonly NativeModelSpecificRegisters s_modelSpecificRegisters = new();
    private static readonly NativeProcessors s_processors = new();
    private static readonly NativePowerControl s_power = new();
    private static readonly NativeMachineClock s_clock = new();
    private static readonly NativeDiagnostics s_diagnostics = new();

    /// <summary>Whether this program runs in a Cosmos image; where it does not, everything else here throws.</summary>
    public static bool IsSupported
    {
        get
        {
            try
            {
                return NativeMethods.GetMachineVersion() > 0;
            }
            catch (DllNotFoundException)
            {
                return false;
            }
            catch (EntryPointNotFoundException)
            {
                return false;
            }
        }
    }

    /// <summary>Memory by its physical address.</summary>
    /// <exception cref="PlatformNotSupportedException">This program does not run in a Cosmos image.</exception>
    public static IPhysicalMemory PhysicalMemory => Here(s_physicalMemory);

    /// <summary>Model-specific registers.</summary>
    /// <inheritdoc cref="PhysicalMemory" path="/exception"/>
    public static IModelSpecificRegisters ModelSpecificRegisters => Here(s_modelSpecificRegisters);

    /// <summary>The processors.</summary>
    /// <inheritdoc cref="PhysicalMemory" path="/exception"/>
    public static IProcessors Processors => Here(s_processors);

    /// <summary>Ending and restarting.</summary>
    /// <inheritdoc cref="PhysicalMemory" path="/exception"/>
    public static IPowerControl Power => Here(s_power);

    /// <summary>The wall clock.</summary>
    /// <inheritdoc cref="PhysicalMemory" path="/exception"/>
    public static IMachineClock Clock => Here(s_clock);

    /// <summary>What the machine is and does.</summary>
    /// <inheritdoc cref="PhysicalMemory" path="/exception"/>
    public static IMachineDiagnostics Diagnostics => Here(s_diagnostics);

    private static T Here<T>(T service) => IsSupported ? service : throw new PlatformNotSupportedException(ElsewhereText);
}
