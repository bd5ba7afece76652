using System;
using Cosmos.Storage;

namespace Cosmos.System2.Files;

internal sealed partial class FileCalls
{
    private const int TemplateLength = 6;
    private const int OwnerOnlyDirectory = 0x1C0; // 0700
    private const int OwnerOnlyFile = 0x180; // 0600

    // mkstemp(3) may try as often as there are names; this many taken ones in a row do not happen by chance.
    private const int MostTries = 1000;

    /// <summary><c>mkdtemp(3)</c>: replaces the last six <c>X</c> of the path.</summary>
    public FileError CreateTemporaryDirectory(Span<byte> path)
    {
        if (!IsTemplate(path, 0))
            return FileError.InvalidArgument;
        FileError error = FileError.Exists;
        for (int tries = 0; tries < MostTries && error == FileError.Exists; tries++)
        {
            FillTemplate(path, 0);
            error = Tree.CreateDirectory(path, (System.IO.UnixFileMode)OwnerOnlyDirectory);
        }

        return error;
    }

    /// <summary><c>mkstemps(3)</c>: replaces the six <c>X</c> before the suffix and opens the new file for reading and writing.</summary>
    public FileError CreateTemporaryFile(Span<byte> path, int suffixLength, out int descriptor)
    {
        descriptor = -1;
        if (!IsTemplate(path, suffixLength))
            return FileError.InvalidArgument;
        FileError error = FileError.Exists;
        for (int tries = 0; tries < MostTries && error == FileError.Exists; tries++)
        {
            FillTemplate(path, suffixLength);
            error = Open(path, PalOpen.ReadWrite | PalOpen.Create | PalOpen.Exclusive, OwnerOnlyFile, out descriptor);
        }

        return error;
    }

    private static bool IsTemplate(ReadOnlySpan<byte> path, int suffixLength) =>
        suffixLength >= 0 && path.Length - suffixLength >= TemplateLength &&
        path[..^suffixLength][^TemplateLength..].SequenceEqual("XXXXXX"u8);

    private static void FillTemplate(Span<byte> path, int suffixLength)
    {
        Span<byte> letters = path[..(path.Length - suffixLength)][^TemplateLength..];
        ReadOnlySpan<byte> alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8;
        Random.Shared.GetItems(alphabet, letters);
    }
}
