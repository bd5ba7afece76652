using System.Collections.Generic;
using Cosmos.IL2CPU.Caching;
using Cosmos.IL2CPU.Toolchain;

namespace Cosmos.IL2CPU.Stages;

/// <summary>Relocatable objects to one file, by lld.</summary>
/// <param name="context">The build.</param>
/// <param name="objects">All objects.</param>
internal sealed class LinkStage(BuildContext context, IReadOnlyList<string> objects)
{
    private static readonly string[] Arguments =
    [
        "-static", "--no-pie", "-z", "norelro", "-z", "max-page-size=4096", "--eh-frame-hdr", "--gc-sections", "--build-id=none",
    ];

    /// <summary>The linked file, with all symbols.</summary>
    public string Linked { get; } = context.Intermediate(context.Name + ".linked.elf");

    /// <summary>Hash of everything the linked file depends on.</summary>
    public string Fingerprint()
    {
        using var fingerprint = new Fingerprint();
        fingerprint.Add("link 1").AddFiles(objects).AddFile(context.Options.LinkerScript).Add(context.Version(Tool.Lld)).Add(Arguments);
        return fingerprint.Finish();
    }

    /// <summary>Links.</summary>
    public void Run()
    {
        string text = context.Tools.Run(Tool.Lld.Find(),
            ["-m", context.Architecture.LinkerEmulation, .. Arguments, "-T", context.Options.LinkerScript, .. objects, "-o", Linked]);
        if (text.Length > 0)
            context.Output.WriteLine(text);
    }
}
