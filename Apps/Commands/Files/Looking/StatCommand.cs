using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Shows what is known about files.</summary>
[ShellCommand("stat <path:path>...", "Shows size, permissions and times of files.", Requires = Capability.Files,
    Remarks = "Links are shown themselves, not what they lead to. Times are UTC.")]
public sealed class StatCommand : IShellCommand
{
    /// <inheritdoc/>
    public ValueTask<int> RunAsync(CommandContext context, CancellationToken stop) => new FileWork("stat", context).ForEachAsync(
        "path",
        async (name, path) =>
        {
            EntryKind kind = Entries.Kind(path);
            if (kind == EntryKind.None)
                throw new FileWorkException(FileFailure.NoSuchFile);
            await context.Output.WriteAsync(Describe(name, path, kind)).ConfigureAwait(false);
        },
        stop);

    private static string Describe(string name, string path, EntryKind kind)
    {
        FileSystemInfo info = kind == EntryKind.Directory ? new DirectoryInfo(path) : new FileInfo(path);
        var text = new StringBuilder();
        Line("path", TerminalText.Visible(name) + (info.LinkTarget is string target ? $" -> {TerminalText.Visible(target)}" : ""));
        Line("kind", kind switch { EntryKind.Directory => "directory", EntryKind.Link => "symbolic link", _ => "file" });
        if (info is FileInfo file && kind == EntryKind.File)
            Line("size", file.Length.ToString(CultureInfo.InvariantCulture));
        if (kind != EntryKind.Link)
            Line("mode", $"{Convert.ToString((int)info.UnixFileMode, toBase: 8).PadLeft(4, '0')} {ModeText.Letters(kind, info.UnixFileMode)}");
        Line("changed", Precisely(info.LastWriteTimeUtc));
        Line("read", Precisely(info.LastAccessTimeUtc));
        Line("made", Precisely(info.CreationTimeUtc));
        return text.ToString();

        void Line(string label, string value) => text.Append($"{label}:".PadRight("changed: ".Length)).Append(value).Append('\n');
    }

    private static string Precisely(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm:ss.fffffff", CultureInfo.InvariantCulture);
}
