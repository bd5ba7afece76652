using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Cosmos.Build.Tests;

/// <summary>Runs a script of the repository in PowerShell's engine.</summary>
internal static class PowerShellHost
{
    /// <summary>Runs the script.</summary>
    public static ProcessResult Run(string script, params string[] arguments)
    {
        using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using PowerShell shell = PowerShell.Create(runspace);
        shell.AddCommand(Path.Combine(TestPaths.Repository, script));
        foreach (string argument in arguments)
            shell.AddArgument(argument);
        string output = string.Join('\n', shell.Invoke().Select(o => o?.ToString()));
        string errors = string.Join('\n', shell.Streams.Error.Select(e => e.ToString()));
        return new ProcessResult(runspace.SessionStateProxy.GetVariable("LASTEXITCODE") as int? ?? -1, output, errors);
    }
}
