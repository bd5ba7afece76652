using Cosmos.IL2CPU.Caching;
using Cosmos.IL2CPU.Metadata;

namespace Cosmos.IL2CPU.Stages;

/// <summary>Compares the class library with what the runtime was written for, and the kernel's references with its rings.</summary>
/// <param name="context">The build.</param>
/// <param name="inputs">The assemblies.</param>
internal sealed class CheckStage(BuildContext context, InputAssemblies inputs)
{
    /// <summary>Hash of everything the result depends on.</summary>
    public string Fingerprint()
    {
        using var fingerprint = new Fingerprint();
        fingerprint.Add("inputs 2").AddFile(inputs.CoreLibrary).AddFiles(context.Options.KernelAssemblies);
        if (context.Options.Contract.Length > 0)
            fingerprint.AddFile(context.Options.Contract);
        return fingerprint.Finish();
    }

    /// <summary>Compares and checks.</summary>
    /// <exception cref="BuildException">Something changed, or a reference points to a higher ring; the message names it.</exception>
    public void Run()
    {
        RingCheck.Verify(context.Options.KernelAssemblies);
        if (context.Options.Contract.Length > 0)
            Contract.Verify(context.Options.Contract, inputs.CoreLibrary);
    }
}
