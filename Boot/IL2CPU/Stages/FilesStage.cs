using System.IO;
using System.Linq;
using Cosmos.IL2CPU.Caching;
using Cosmos.IL2CPU.Images;

namespace Cosmos.IL2CPU.Stages;

/// <summary>Puts the embedded files into an object: an archive in the section <c>.cosmos_files</c>, which the linker script brackets by symbols.</summary>
/// <param name="context">The build.</param>
/// <param name="assemble">Assembles the archive into an object.</param>
internal sealed class FilesStage(BuildContext context, AssembleStage assemble)
{
    /// <summary>The object with the archive.</summary>
    public string Object { get; } = context.Intermediate("files.o");

    /// <summary>Hash of everything the archive depends on.</summary>
    public string Fingerprint()
    {
        using var fingerprint = new Fingerprint();
        fingerprint.Add("files 1").Add([.. context.Options.Files.Select(f => f.Path)]).AddFiles([.. context.Options.Files.Select(f => f.Source)])
            .Add(assemble.Identity);
        return fingerprint.Finish();
    }

    /// <summary>Writes the archive and the object.</summary>
    public void Run()
    {
        string archive = context.Intermediate("files.tar");
        using (FileStream stream = File.Create(archive))
        {
            if (context.Options.Files.Count > 0)
                TarArchive.Write(context.Options.Files, stream);
        }
        string source = context.Intermediate("files.S");
        string path = archive.Replace("\\", "\\\\", System.StringComparison.Ordinal).Replace("\"", "\\\"", System.StringComparison.Ordinal);
        File.WriteAllText(source, $".section .cosmos_files, \"a\", @progbits\n.balign 16\n.incbin \"{path}\"\n");
        assemble.Run(source, Object);
    }
}
