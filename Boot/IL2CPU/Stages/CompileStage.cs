using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Cosmos.IL2CPU.Caching;
using Cosmos.IL2CPU.Metadata;
using Cosmos.IL2CPU.Toolchain;

namespace Cosmos.IL2CPU.Stages;

/// <summary>IL to one relocatable object, by ilc, with the exports that the program needs.</summary>
internal sealed class CompileStage
{
    /// <summary>Both spellings occur in DllImport attributes; the library is the platform layer, linked in.</summary>
    private static readonly string[] PlatformLibraries = ["libSystem.Native", "System.Native"];

    /// <summary>Assemblies whose library initializers run before Main, in the order that NativeAOT's own targets use.</summary>
    private static readonly string[] InitializedAssemblies =
    [
        "System.Private.CoreLib", "System.Private.StackTraceMetadata", "System.Private.TypeLoader", "System.Private.Reflection.Execution",
    ];

    private readonly BuildContext _context;
    private readonly InputAssemblies _inputs;
    private readonly IReadOnlySet<string> _roots;
    private string _lastOutput = "";

    /// <summary>Prepares the stage.</summary>
    /// <param name="context">The build.</param>
    /// <param name="inputs">The assemblies.</param>
    /// <param name="roots">Exports that assembly sources refer to.</param>
    public CompileStage(BuildContext context, InputAssemblies inputs, IReadOnlySet<string> roots)
    {
        _context = context;
        _inputs = inputs;
        _roots = roots;
        Object = context.Intermediate(context.Name + ".o");
        SelectedExports = context.Intermediate("exports.txt");
    }

    /// <summary>The object file.</summary>
    public string Object { get; }

    /// <summary>File with the names of the exports that the object contains.</summary>
    public string SelectedExports { get; }

    /// <summary>Hash of everything the object depends on.</summary>
    public string Fingerprint()
    {
        using var fingerprint = new Fingerprint();
        fingerprint.Add("compile 2").AddFile(_context.Options.Compiler).Add(Names(_inputs.All)).AddFiles(_inputs.All)
            .AddFiles(_context.Options.Satellites).AddFiles(_context.Options.RuntimeDirectives).AddFiles(_context.Options.Descriptors)
            .Add([.. Options()]).Add([.. Start.Order(StringComparer.Ordinal)]);
        return fingerprint.Finish();
    }

    /// <summary>Compiles.</summary>
    public void Run()
    {
        File.WriteAllLines(DirectImportFile, DirectImports());
        var selection = new ExportSelection(_inputs.Exports.Names.ToHashSet(StringComparer.Ordinal), Compile);
        ExportSelection.Save(SelectedExports, selection.Run(Start));
        if (_lastOutput.Length > 0)
            _context.Output.WriteLine(_lastOutput);
    }

    private IEnumerable<string> Start => _roots.Union(_context.Options.ExportSeeds.SelectMany(ExportSelection.Load));

    private string DirectImportFile => _context.Intermediate("direct-imports.txt");

    private string Compile(IReadOnlySet<string> exports)
    {
        using var resolver = new PathResolver(_inputs.All);
        List<string> kernel = [];
        foreach (string assembly in _context.Options.KernelAssemblies)
        {
            string copy = assembly;
            if (_inputs.Exports.Exports(assembly))
            {
                copy = Path.Combine(_context.Intermediate("kernel"), Path.GetFileName(assembly));
                ExportTrimmer.Write(assembly, exports, resolver, copy);
            }
            kernel.Add(copy);
        }
        string responseFile = _context.Intermediate(_context.Name + ".ilc.rsp");
        File.WriteAllLines(responseFile,
        [
            _context.Options.Application, $"-o:{Object}",
            .. kernel.Concat(_context.Options.References).Concat(_context.Options.Libraries).Concat(_inputs.Framework).Select(path => $"-r:{path}"),
            .. _context.Options.Satellites.Select(path => $"--satellite:{path}"),
            .. _context.Options.RuntimeDirectives.Select(path => $"--rdxml:{path}"),
            .. _context.Options.Descriptors.Select(path => $"--descriptor:{path}"),
            $"--directpinvokelist:{DirectImportFile}",
            .. Options(),
        ]);
        using CompilerSlot slot = CompilerSlot.Wait();
        _lastOutput = _context.Tools.Run(_context.Options.Compiler, ["@" + responseFile]);
        return Object;
    }

    /// <summary>The options for ilc that name no file.</summary>
    private IEnumerable<string> Options()
    {
        yield return "--targetos:linux";
        yield return $"--targetarch:{_context.Architecture.Compiler}";
        foreach (string assembly in InitializedAssemblies)
            yield return $"--initassembly:{assembly}";
        // CoreLib's own managed half of the runtime becomes symbols: exception dispatch, casts, dispatch resolution, module start-up.
        yield return "--generateunmanagedentrypoints:System.Private.CoreLib,HIDDEN";
        foreach (string assembly in _context.Options.KernelAssemblies.Where(_inputs.Exports.Exports))
            yield return $"--generateunmanagedentrypoints:{Path.GetFileNameWithoutExtension(assembly)},HIDDEN";
        foreach (string library in PlatformLibraries)
            yield return $"--directpinvoke:{library}";
        foreach (string feature in _context.Options.Features.Distinct(StringComparer.Ordinal))
            yield return $"--feature:{feature}";
        foreach (string knob in _context.Options.Knobs.Distinct(StringComparer.Ordinal))
            yield return $"--runtimeknob:{knob}";
        if (_context.Options.DebugInformation)
            yield return "-g";
        foreach (string argument in _context.Options.CompilerArguments)
            yield return argument;
    }

    // Functions of other native libraries are called directly where the kernel has them. The rest binds when it is first called,
    // finds no library, and throws DllNotFoundException: what a program on any system sees when a library is not installed.
    private IEnumerable<string> DirectImports() => _inputs.NativeImports
        .Where(i => !PlatformLibraries.Contains(i.Library) && _inputs.Exports.Contains(i.EntryPoint))
        .Select(i => $"{i.Library}!{i.EntryPoint}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static string[] Names(IEnumerable<string> paths) => [.. paths.Select(p => Path.GetFileName(p))];
}
