using System;
using System.Collections.Generic;
using System.IO;
using Cosmos.IL2CPU.Caching;
using Cosmos.IL2CPU.Options;
using Cosmos.IL2CPU.Stages;

namespace Cosmos.IL2CPU;

/// <summary>Runs the stages that make an image, each only when its inputs changed.</summary>
internal sealed class Builder
{
    private readonly BuildContext _context;
    private readonly Progress _progress;

    /// <summary>Prepares a build.</summary>
    public Builder(BuildOptions options, TextWriter output, bool terminal)
    {
        _context = new BuildContext(options, output);
        _progress = new Progress(output, terminal && !options.Verbose, 4);
    }

    /// <summary>Builds the image.</summary>
    public void Run()
    {
        var compile = new CompileStage(_context);
        IReadOnlyList<string> kernel = _context.Options.KernelAssemblies;
        string program = _context.Intermediate(_context.Name + ".o");
        using (var inputs = new Fingerprint())
        {
            inputs.Add("compile").AddFile(_context.Options.Compiler).AddFile(_context.Options.Application)
                .AddFiles([.. kernel]).AddFiles(_context.Options.References).AddFiles([.. compile.FrameworkAssemblies])
                .Add([.. compile.Arguments(kernel)]);
            Step("compile", _context.Name, inputs.Finish(), [program], () => compile.Run(kernel, program));
        }

        var assemble = new AssembleStage(_context);
        using (var inputs = new Fingerprint())
        {
            inputs.Add("assemble").AddFiles(_context.Options.AssemblySources).AddFiles([.. assemble.Includes]).Add([.. assemble.Arguments]);
            Step("assemble", $"{assemble.Objects.Count} files", inputs.Finish(), assemble.Objects, () =>
            {
                for (int i = 0; i < assemble.Objects.Count; i++)
                    assemble.Run(_context.Options.AssemblySources[i], assemble.Objects[i]);
            });
        }

        var link = new LinkStage(_context);
        string linked = _context.Options.Output;
        using (var inputs = new Fingerprint())
        {
            string[] objects = [.. assemble.Objects, program];
            inputs.Add("link").AddFiles(objects).AddFile(_context.Options.LinkerScript).Add([.. link.Arguments]);
            Step("link", Path.GetFileName(linked), inputs.Finish(), [linked], () => link.Run(objects, linked));
        }
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
