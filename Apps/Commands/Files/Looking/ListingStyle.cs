using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>How a directory is listed.</summary>
internal sealed class ListingStyle
{
    private bool _showsAll;
    private bool _showsNamesOnly;
    private bool _hasShortSizes;
    private bool _isReversed;
    private Comparison<ListedEntry>? _order;

    /// <summary>Whether there is a line of several fields for each entry.</summary>
    internal bool IsLong { get; private init; }

    /// <summary>Whether the name of the directory stands above even when there is only one.</summary>
    internal bool HasHeading => !IsLong && !_showsNamesOnly;

    /// <summary>What the options of ls say.</summary>
    internal static ListingStyle Of(CommandArguments arguments) => new()
    {
        IsLong = arguments.Has("-l"),
        _showsAll = arguments.Has("-a"),
        _showsNamesOnly = arguments.Has("-1"),
        _hasShortSizes = arguments.Has("-h"),
        _isReversed = arguments.Has("-r"),
        _order = arguments.Has("-t") ? (a, b) => b.Info.LastWriteTimeUtc.CompareTo(a.Info.LastWriteTimeUtc)
            : arguments.Has("-S") ? (a, b) => b.Size.CompareTo(a.Size)
            : null,
    };

    /// <summary>Whether an entry of a directory is shown at all.</summary>
    internal bool Shows(FileSystemInfo entry) => _showsAll || !entry.Name.StartsWith('.');

    /// <summary>Entries in the order in which they are shown.</summary>
    /// <param name="entries">In the order in which they are shown when nobody asks for another one.</param>
    internal IReadOnlyList<ListedEntry> Arrange(IEnumerable<ListedEntry> entries)
    {
        if (_order is not null)
            entries = entries.Order(Comparer<ListedEntry>.Create(_order));
        return [.. _isReversed ? entries.Reverse() : entries];
    }

    /// <summary>The line above a directory.</summary>
    internal string Heading(string name) => HasHeading ? $"listing {TerminalText.Visible(name)}:\n" : $"{TerminalText.Visible(name)}:\n";

    /// <summary>A line for each entry.</summary>
    internal string Format(IReadOnlyCollection<ListedEntry> entries)
    {
        var text = new StringBuilder();
        string[] sizes = [.. entries.Select(e => Text.Size(e.Size, _hasShortSizes))];
        int width = sizes.Select(s => s.Length).DefaultIfEmpty().Max();
        int index = 0;
        foreach (ListedEntry entry in entries)
        {
            string name = TerminalText.Visible(entry.Name) + (entry.Kind == EntryKind.Directory && !entry.Name.EndsWith('/') ? "/" : "");
            string size = sizes[index++];
            if (IsLong)
            {
                text.Append(ModeText.Letters(entry.Kind, entry.Mode)).Append(' ').Append(size.PadLeft(width)).Append(' ');
                text.Append(Text.Time(entry.Info.LastWriteTimeUtc)).Append(' ').Append(name);
                if (entry.Info.LinkTarget is string target)
                    text.Append(" -> ").Append(TerminalText.Visible(target));
                text.Append('\n');
            }
            else if (_showsNamesOnly)
            {
                text.Append(name).Append('\n');
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $" {name} ({size})\n");
            }
        }

        return text.ToString();
    }
}
