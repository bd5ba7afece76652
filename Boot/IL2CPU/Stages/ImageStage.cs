using System;
using System.Collections.Generic;
using System.IO;
using Cosmos.IL2CPU.Caching;
using Cosmos.IL2CPU.Toolchain;

namespace Cosmos.IL2CPU.Stages;

/// <summary>The linked file to the image that is booted: symbols and debug information move to a file beside it.</summary>
/// <param name="context">The build.</param>
/// <param name="linked">The linked file.</param>
internal sealed class ImageStage(BuildContext context, string linked)
{
    /// <summary>The image.</summary>
    public string Image => context.Options.Output;

    /// <summary>Symbols and debug information; gdb finds the file by the name that the image carries.</summary>
    public string Symbols => context.Options.Output + ".debug";

    /// <summary>What the stage writes.</summary>
    public IReadOnlyList<string> Outputs => [Image, Symbols];

    /// <summary>Hash of everything the image depends on.</summary>
    public string Fingerprint()
    {
        using var fingerprint = new Fingerprint();
        fingerprint.Add("image 1").AddFile(linked).Add(context.Version(Tool.Objcopy)).Add(Path.GetFileName(Symbols));
        return fingerprint.Finish();
    }

    /// <summary>Writes the image.</summary>
    public void Run()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Image)!);
        string objcopy = Tool.Objcopy.Find();
        context.Tools.Run(objcopy, ["--only-keep-debug", linked, Symbols]);
        // A new file under its final name only when it is complete: an interrupted build leaves no image that half works.
        string partial = Image + ".partial";
        context.Tools.Run(objcopy, ["--strip-all", $"--add-gnu-debuglink={Symbols}", linked, partial]);
        File.Move(partial, Image, overwrite: true);
        MakeReadable(Image);
        MakeReadable(Symbols);
    }

    private static void MakeReadable(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }
}
