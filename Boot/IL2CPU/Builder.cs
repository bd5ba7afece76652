using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Cosmos.IL2CPU.Options;
using Cosmos.IL2CPU.Stages;

namespace Cosmos.IL2CPU;

/// <summary>Runs the stages that make an image, each only when its inputs changed.</summary>
internal sealed class Builder
{
    private const int StageCount = 8;

    private readonly BuildContext _context;
    private readonly Progress _progress;

    /// <summary>Prepares a build.</summary>
    /// <param name="options">What to build.</param>
    /// <param name="output">Where progress and messages go.</param>
    /// <param name="terminal">Whether a progress line may be rewritten.</param>
    public Builder(BuildOptions options, TextWriter output, bool terminal)
    {
        _context = new BuildContext(options, output);
        _progress = new Progress(output, terminal && !options.Verbose, StageCount);
    }

    /// <summary>Builds the image.</summary>
    /// <exception cref="BuildException">An input is wrong, a tool is missing, or a tool failed.</exception>
    public void Run()
    {
        InputAssemblies inputs = new(_context);
        var check = new CheckStage(_context, inputs);
        Step("inputs", $"{inputs.All.Count} assemblies", check.Fingerprint(), [], check.Run);

        var rings = new RingStage(_context);
        Step("rings", $"{rings.Count} assemblies", rings.Fingerprint(), [rings.Report], rings.Run);
        rings.PrintWarnings();

        var assemble = new AssembleStage(_context);
        Step("assemble", $"{assemble.Objects.Count} files", assemble.Fingerprint(), assemble.Objects, assemble.Run);

        var roots = new HashSet<string>(assemble.UndefinedNames.Append(StubGenerator.SetErrorNumber).Where(inputs.Exports.Contains), StringComparer.Ordinal);
        var compile = new CompileStage(_context, inputs, roots);
        Step("ilc", _context.Name, compile.Fingerprint(), [compile.Object, compile.SelectedExports], compile.Run);

        var files = new FilesStage(_context, assemble);
        Step("files", $"{_context.Options.Files.Count} files", files.Fingerprint(), [files.Object], files.Run);

        string[] objects = [.. assemble.Objects, compile.Object, files.Object];
        var stubs = new StubStage(_context, inputs, assemble, objects);
        Step("stubs", _context.Name, stubs.Fingerprint(), [stubs.Object, stubs.List], stubs.Run);
        stubs.Report();

        var link = new LinkStage(_context, [.. objects, stubs.Object]);
        Step("link", _context.Name, link.Fingerprint(), [link.Linked], link.Run);

        var image = new ImageStage(_context, link.Linked);
        Step("image", Path.GetFileName(image.Image), image.Fingerprint(), image.Outputs, image.Run);
    }

    /// <summary>Judges what the image would be made of.</summary>
    /// <exception cref="BuildException">Rules are broken.</exception>
    public void Check()
    {
        var rings = new RingStage(_context);
        rings.Run();
        rings.PrintWarnings();
        _context.Output.Write(File.ReadAllText(rings.Report));
    }

    private void Step(string stage, string subject, string fingerprint, IReadOnlyList<string> outputs, Action run)
    {
        _progress.Begin(stage, subject);
        if (_context.Cache.IsCurrent(stage, fingerprint, outputs))
        {
            _progress.End("cached");
            return;
        }
        _context.Cache.Forget(stage);
        try
        {
            run();
        }
        catch (BuildException)
        {
            _progress.Fail();
            throw;
        }
        _context.Cache.Record(stage, fingerprint, outputs);
        _progress.End();
    }
}
