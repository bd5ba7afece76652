using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Cosmos.IL2CPU.Stages;

/// <summary>IL to one relocatable object, by ilc.</summary>
/// <param name="context">The build.</param>
internal sealed class CompileStage(BuildContext context)
{
    /// <summary>Assemblies whose library initializers run before Main, in the order that NativeAOT's own targets use.</summary>
    private static readonly string[] InitializedAssemblies =
    [
        "System.Private.CoreLib", "System.Private.StackTraceMetadata", "System.Private.TypeLoader", "System.Private.Reflection.Execution",
    ];

    /// <summary>The framework's assemblies.</summary>
    public IReadOnlyList<string> FrameworkAssemblies { get; } = FindFramework(context.Options.Framework);

    /// <summary>Compiles the program with the given kernel assemblies.</summary>
    /// <param name="kernel">The kernel's assemblies, after export selection.</param>
    /// <param name="output">The object file to write.</param>
    public void Run(IReadOnlyList<string> kernel, string output)
    {
        string responseFile = Path.ChangeExtension(output, ".ilc.rsp");
        File.WriteAllLines(responseFile, [context.Options.Application, $"-o:{output}", .. References(kernel), .. Arguments(kernel)]);
        string text = context.Tools.Run(context.Options.Compiler, ["@" + responseFile]);
        if (text.Length > 0)
            context.Output.WriteLine(text);
    }

    /// <summary>The options for ilc, without paths of inputs and outputs.</summary>
    public IEnumerable<string> Arguments(IReadOnlyList<string> kernel)
    {
        yield return "--targetos:linux";
        yield return $"--targetarch:{context.Architecture.Compiler}";
        foreach (string assembly in InitializedAssemblies)
            yield return $"--initassembly:{assembly}";
        // CoreLib's own managed half of the runtime becomes symbols: exception dispatch, casts, dispatch resolution, module start-up.
        yield return "--generateunmanagedentrypoints:System.Private.CoreLib,HIDDEN";
        foreach (string assembly in kernel)
            yield return $"--generateunmanagedentrypoints:{Path.GetFileNameWithoutExtension(assembly)},HIDDEN";
        // Both spellings occur in DllImport attributes. Everything else binds lazily and throws DllNotFoundException when called.
        yield return "--directpinvoke:libSystem.Native";
        yield return "--directpinvoke:System.Native";
        foreach (string feature in context.Options.Features)
            yield return $"--feature:{feature}";
        foreach (string knob in context.Options.Knobs)
            yield return $"--runtimeknob:{knob}";
        if (context.Options.DebugInformation)
            yield return "-g";
        foreach (string argument in context.Options.CompilerArguments)
            yield return argument;
    }

    private IEnumerable<string> References(IReadOnlyList<string> kernel) =>
        kernel.Concat(context.Options.References).Concat(FrameworkAssemblies).Select(path => $"-r:{path}");

    private static string[] FindFramework(string directory)
    {
        string[] native = Directory.GetFiles(Path.Combine(directory, "native"), "*.dll");
        string library = Directory.GetDirectories(Path.Combine(directory, "lib")).Single();
        string[] all = [.. native, .. Directory.GetFiles(library, "*.dll")];
        Array.Sort(all, StringComparer.Ordinal);
        return all;
    }
}
