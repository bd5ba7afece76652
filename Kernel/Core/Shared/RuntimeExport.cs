// ilc binds these two attributes by their full names, in whatever assembly they are declared; CoreLib's own are internal.
// Every assembly that exports symbols compiles this file.

namespace System.Runtime;

/// <summary>Gives the compiled method the native symbol <paramref name="entry"/>, with the platform's C calling convention.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
internal sealed class RuntimeExportAttribute(string entry) : Attribute
{
    /// <summary>Name of the symbol in the object file.</summary>
    public string Entry { get; } = entry;
}

/// <summary>Binds an <see langword="extern"/> method to the native symbol <paramref name="entry"/> by a direct call, without a transition.</summary>
/// <param name="library">Always <c>"*"</c>: resolved by the linker.</param>
/// <param name="entry">Name of the symbol.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor, Inherited = false)]
internal sealed class RuntimeImportAttribute(string library, string entry) : Attribute
{
    /// <summary>Library that holds the symbol; the image is linked statically, so this is always <c>"*"</c>.</summary>
    public string Library { get; } = library;

    /// <summary>Name of the symbol in the object file.</summary>
    public string Entry { get; } = entry;
}
