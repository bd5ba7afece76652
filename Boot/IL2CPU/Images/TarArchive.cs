using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.Linq;
using Cosmos.IL2CPU.Options;

namespace Cosmos.IL2CPU.Images;

/// <summary>
/// The archive of embedded files: POSIX ustar (IEEE Std 1003.1, pax, "ustar Interchange Format"), paths without leading slash, directories before
/// what they contain, owner 0, mode 0644 or 0755, time 0. The same files give the same bytes on every host.
/// </summary>
internal static class TarArchive
{
    private const UnixFileMode DirectoryMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode RegularMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes the archive.</summary>
    /// <exception cref="BuildException">Two files have the same path, or one's path is a directory of another's.</exception>
    public static void Write(IEnumerable<EmbeddedFile> files, Stream output)
    {
        EmbeddedFile[] sorted = [.. files.OrderBy(f => f.Path, StringComparer.Ordinal)];
        var written = new HashSet<string>(StringComparer.Ordinal);
        var directories = new HashSet<string>(StringComparer.Ordinal);
        using var writer = new TarWriter(output, TarEntryFormat.Ustar, leaveOpen: true);
        foreach (EmbeddedFile file in sorted)
        {
            string path = file.Path[1..];
            for (int slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
            {
                string directory = path[..slash];
                if (written.Contains(directory))
                    throw Conflict(file, $"'/{directory}' is a file and a directory");
                if (directories.Add(directory))
                    Add(writer, Entry(TarEntryType.Directory, directory + "/", DirectoryMode));
            }
            if (directories.Contains(path))
                throw Conflict(file, $"'{file.Path}' is a file and a directory");
            if (!written.Add(path))
                throw Conflict(file, $"there are two files with the path '{file.Path}'");
            TarEntry entry = Entry(TarEntryType.RegularFile, path, RegularMode);
            using FileStream data = File.OpenRead(file.Source);
            entry.DataStream = data;
            Add(writer, entry);
        }
    }

    private static void Add(TarWriter writer, TarEntry entry)
    {
        try
        {
            writer.WriteEntry(entry);
        }
        catch (ArgumentException e)
        {
            throw new BuildException("COSMOS0107", $"CosmosFile path '/{entry.Name}' cannot be stored: {e.Message}");
        }
    }

    private static UstarTarEntry Entry(TarEntryType type, string path, UnixFileMode mode) =>
        new(type, path) { Mode = mode, ModificationTime = DateTimeOffset.UnixEpoch };

    private static BuildException Conflict(EmbeddedFile file, string what) => new("COSMOS0107", $"CosmosFile '{file.Source}': {what}.");
}
