using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Copies files, and directories with all that is in them.</summary>
internal sealed class TreeCopy(FileWork work, CopyOptions options, CancellationToken stop)
{
    private const UnixFileMode Permissions = (UnixFileMode)0b111_111_111;
    private const UnixFileMode Owner = (UnixFileMode)0b111_000_000;

    private readonly byte[] _chunk = new byte[OpenedFile.ChunkLength];

    /// <summary>Copies what is there; what is not copied is told.</summary>
    /// <param name="source">What is copied.</param>
    /// <param name="target">What it will be.</param>
    internal ValueTask<bool> CopyAsync(NamedPath source, NamedPath target) => work.TryAsync(source.Name, async () =>
    {
        EntryKind kind = Entries.Kind(source.Path);
        if (kind == EntryKind.Link && !options.Recurses)
            kind = Directory.Exists(source.Path) ? EntryKind.Directory : EntryKind.File;
        if (kind == EntryKind.None)
            throw new FileWorkException(FileFailure.NoSuchFile);
        if (kind == EntryKind.Directory && !options.Recurses)
            throw new FileWorkException($"{FileFailure.IsADirectory}: -r copies it with all that is in it");
        CheckPlaces(source, target, kind);
        await CopyAsync(source, target, kind).ConfigureAwait(false);
    });

    /// <summary>Refuses to copy something onto or, if it is a directory, into itself.</summary>
    internal static void CheckPlaces(NamedPath source, NamedPath target, EntryKind kind)
    {
        string from = kind == EntryKind.Link ? source.Path : RealPath.Of(source.Path);
        string to = kind == EntryKind.Link ? target.Path : RealPath.Of(target.Path);
        if (from == to)
            throw new FileWorkException($"{TerminalText.Visible(target.Name)} is the same file");
        if (kind == EntryKind.Directory && RealPath.IsWithin(to, from))
            throw new FileWorkException($"a directory cannot go into itself, {TerminalText.Visible(target.Name)}");
    }

    private async ValueTask CopyAsync(NamedPath source, NamedPath target, EntryKind kind)
    {
        stop.ThrowIfCancellationRequested();
        switch (kind)
        {
            case EntryKind.Directory:
                await CopyDirectoryAsync(source, target).ConfigureAwait(false);
                return;
            case EntryKind.Link:
                CopyLink(source, target);
                break;
            default:
                if (!options.Overwrites && Entries.Kind(target.Path) != EntryKind.None)
                    return;
                await CopyFileAsync(source, target).ConfigureAwait(false);
                break;
        }

        if (options.IsVerbose)
            await work.Context.Output.WriteLineAsync($"{TerminalText.Visible(source.Name)} -> {TerminalText.Visible(target.Name)}").ConfigureAwait(false);
    }

    private async ValueTask CopyDirectoryAsync(NamedPath source, NamedPath target)
    {
        UnixFileMode mode = File.GetUnixFileMode(source.Path);
        bool isNew = !Directory.Exists(target.Path);
        if (isNew && Entries.Kind(target.Path) != EntryKind.None)
            throw new FileWorkException(FileFailure.NotADirectory, target.Name);
        Blame(target, () =>
        {
            // The owner has to be able to write into it until it is full.
            if (isNew)
                Directory.CreateDirectory(target.Path, (mode & Permissions) | Owner);
        });
        foreach (FileSystemInfo entry in Entries.List(source.Path))
        {
            NamedPath below = source.Below(entry.Name);
            if (Entries.IsDevice(entry))
                await work.TryAsync(below.Name, () => throw new FileWorkException("is a device, which -r does not copy")).ConfigureAwait(false);
            else
                await work.TryAsync(below.Name, () => CopyAsync(below, target.Below(entry.Name), Entries.Kind(entry.Attributes))).ConfigureAwait(false);
        }

        Blame(target, () =>
        {
            if (options.KeepsAttributes)
                KeepAttributes(new DirectoryInfo(source.Path), new DirectoryInfo(target.Path));
            else if (isNew && (mode & Owner) != Owner)
                File.SetUnixFileMode(target.Path, mode & Permissions);
        });
    }

    private void CopyLink(NamedPath source, NamedPath target)
    {
        string text = new FileInfo(source.Path).LinkTarget ?? throw new FileWorkException(FileFailure.NoSuchFile);
        EntryKind there = Entries.Kind(target.Path);
        if (there == EntryKind.Directory)
            throw new FileWorkException(FileFailure.IsADirectory, target.Name);
        if (there != EntryKind.None && !options.Overwrites)
            return;
        Blame(target, () =>
        {
            if (there != EntryKind.None)
                File.Delete(target.Path);
            File.CreateSymbolicLink(target.Path, text);
        });
    }

    private async ValueTask CopyFileAsync(NamedPath source, NamedPath target)
    {
        FileStream input = OpenedFile.Read(source.Path);
        await using (input.ConfigureAwait(false))
        {
            bool isNew = !Path.Exists(target.Path);
            FileStream output = null!;
            Blame(target, () => output = OpenedFile.Write(target.Path, FileMode.Create, File.GetUnixFileMode(source.Path) & Permissions));
            bool isWhole = false;
            try
            {
                await using (output.ConfigureAwait(false))
                {
                    for (int length; (length = await input.ReadAsync(_chunk, stop).ConfigureAwait(false)) > 0;)
                        await WriteAsync(output, _chunk.AsMemory(0, length), target).ConfigureAwait(false);
                }

                isWhole = true;
            }
            finally
            {
                // Half a file helps nobody; one that was there before is lost already.
                if (!isWhole && isNew)
                    File.Delete(target.Path);
            }
        }

        if (options.KeepsAttributes)
            Blame(target, () => KeepAttributes(new FileInfo(source.Path), new FileInfo(target.Path)));
    }

    private async ValueTask WriteAsync(FileStream output, ReadOnlyMemory<byte> bytes, NamedPath target)
    {
        try
        {
            await output.WriteAsync(bytes, stop).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new FileWorkException(FileFailure.Reason(e), target.Name);
        }
    }

    private static void KeepAttributes(FileSystemInfo source, FileSystemInfo target)
    {
        target.LastAccessTimeUtc = source.LastAccessTimeUtc;
        target.LastWriteTimeUtc = source.LastWriteTimeUtc;
        target.UnixFileMode = source.UnixFileMode;
    }

    // Names the target, not the source, in the complaint.
    private static void Blame(NamedPath target, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (FileFailure.IsOne(e))
        {
            throw new FileWorkException(FileFailure.Reason(e), target.Name);
        }
        catch (FileWorkException e) when (e.Path is null)
        {
            throw new FileWorkException(e.Message, target.Name);
        }
    }
}
