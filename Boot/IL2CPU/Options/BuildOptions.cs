using System;
using System.Collections.Generic;

namespace Cosmos.IL2CPU.Options;

/// <summary>Everything one image is made from. Filled by <see cref="OptionParser"/>; paths are absolute.</summary>
internal sealed class BuildOptions
{
    /// <summary>The program's IL assembly, with an entry point.</summary>
    public string Application { get; set; } = "";

    /// <summary>The image to write.</summary>
    public string Output { get; set; } = "";

    /// <summary>Directory for intermediate files and the stage records; belongs to this image alone.</summary>
    public string IntermediateDirectory { get; set; } = "";

    /// <summary>Name of the board, for messages only.</summary>
    public string Target { get; set; } = "";

    /// <summary>Processor architecture of the board, e.g. <c>amd64</c>.</summary>
    public string Architecture { get; set; } = "amd64";

    /// <summary>Directory <c>runtimes/RID</c> of the NativeAOT runtime pack.</summary>
    public string Framework { get; set; } = "";

    /// <summary>The ilc executable.</summary>
    public string Compiler { get; set; } = "";

    /// <summary>Assemblies that the program references, without the framework and the kernel.</summary>
    public List<string> References { get; } = [];

    /// <summary>Assemblies of the shared framework, such as ASP.NET Core: referenced, and as little judged as the class library.</summary>
    public List<string> Libraries { get; } = [];

    /// <summary>Those of <see cref="References"/> that are parts of this system.</summary>
    public List<string> Platform { get; } = [];

    /// <summary>The packages that <see cref="References"/> come from, by path.</summary>
    public Dictionary<string, PackageIdentity> Packages { get; } = new(StringComparer.Ordinal);

    /// <summary>Capabilities that the image grants.</summary>
    public List<Grant> Grants { get; } = [];

    /// <summary>Assemblies and packages that may use unsafe constructs.</summary>
    public List<Trust> Trusts { get; } = [];

    /// <summary>Assemblies of the kernel: referenced, and searched for exports.</summary>
    public List<string> KernelAssemblies { get; } = [];

    /// <summary>Assembly sources (<c>.S</c>).</summary>
    public List<string> AssemblySources { get; } = [];

    /// <summary>Directories searched by <c>.include</c>.</summary>
    public List<string> AssemblyIncludes { get; } = [];

    /// <summary>Directory that debug information calls <c>/_/</c>, with a slash at its end; empty for none.</summary>
    public string SourceRoot { get; set; } = "";

    /// <summary>Linker script of the board.</summary>
    public string LinkerScript { get; set; } = "";

    /// <summary>Feature switches, <c>name=value</c>: folded at compile time.</summary>
    public List<string> Features { get; } = [];

    /// <summary>AppContext values, <c>name=value</c>: readable at run time.</summary>
    public List<string> Knobs { get; } = [];

    /// <summary>Further options for ilc, one each.</summary>
    public List<string> CompilerArguments { get; } = [];

    /// <summary>Satellite assemblies with translated resources.</summary>
    public List<string> Satellites { get; } = [];

    /// <summary>Runtime directives (<c>rd.xml</c>): what reflection may need.</summary>
    public List<string> RuntimeDirectives { get; } = [];

    /// <summary>Trimming descriptors: what must not be trimmed.</summary>
    public List<string> Descriptors { get; } = [];

    /// <summary>Files embedded in the image, by path in the image.</summary>
    public List<EmbeddedFile> Files { get; } = [];

    /// <summary>Reviewed description of the runtime's interface to CoreLib; empty to skip the comparison.</summary>
    public string Contract { get; set; } = "";

    /// <summary>Files with names of exports that the program is known to need, to save compilations.</summary>
    public List<string> ExportSeeds { get; } = [];

    /// <summary>Emit DWARF debug information into a separate file.</summary>
    public bool DebugInformation { get; set; }

    /// <summary>Print every command that is run.</summary>
    public bool Verbose { get; set; }
}
