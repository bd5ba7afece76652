using Cosmos.IL2CPU.Caching;
using Cosmos.IL2CPU.Metadata;

namespace Cosmos.IL2CPU.Stages;

/// <summary>Compares the class library with what the runtime was written for.</summary>
/// <param name="context">The build.</param>
/// <param name="inputs">The assemblies.</param>
internal sealed class CheckStage(BuildContext context, InputAssemblies inputs)
{
    /// <summary>Hash of everything the result depends on.</summary>
    public string Fingerprint()
    {
        using var fingerprint = new Fingerprint();
        fingerprint.Add("inputs 3").AddFile(inputs.CoreLibrary);
        if (context.Options.Contract.Length > 0)
            fingerprint.AddFile(context.Options.Contract);
        return fingerprint.Finish();
    }

    /// <summary>Compares.</summary>
    /// <exception cref="BuildException">Something changed; the message names it.</exception>
    public void Run()
    {
        if (context.Options.Contract.Length > 0)
            Contract.Verify(context.Options.Contract, inputs.CoreLibrary);
    }
}
