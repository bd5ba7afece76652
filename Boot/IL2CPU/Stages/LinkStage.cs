using System.Collections.Generic;
using Cosmos.IL2CPU.Toolchain;

namespace Cosmos.IL2CPU.Stages;

/// <summary>Relocatable objects to one image, by lld.</summary>
/// <param name="context">The build.</param>
internal sealed class LinkStage(BuildContext context)
{
    /// <summary>The options for the linker, without paths.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        "-m", context.Architecture.LinkerEmulation, "-static", "--no-pie", "-z", "norelro", "-z", "max-page-size=4096",
        "--eh-frame-hdr", "--gc-sections", "--build-id=none", "--no-undefined",
    ];

    /// <summary>Links.</summary>
    public void Run(IReadOnlyList<string> objects, string output)
    {
        string text = context.Tools.Run(Tool.Lld.Find(), [.. Arguments, "-T", context.Options.LinkerScript, .. objects, "-o", output]);
        if (text.Length > 0)
            context.Output.WriteLine(text);
    }
}
