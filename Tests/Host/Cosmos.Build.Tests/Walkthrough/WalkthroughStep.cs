using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Cosmos.Build.Tests;

/// <summary>What a code block of a document tells its reader to do.</summary>
internal enum WalkthroughAction
{
    /// <summary>Run the lines in a terminal.</summary>
    Run,

    /// <summary>Write the text to a file.</summary>
    Write,

    /// <summary>Type what stands behind the prompts and see the rest.</summary>
    Talk,

    /// <summary>Read on: the lines belong to what the last command printed, but for where they are broken.</summary>
    See,
}

/// <summary>A code block of a document.</summary>
/// <param name="Action">What to do.</param>
/// <param name="File">The file to write; empty for other actions.</param>
/// <param name="Lines">The block.</param>
internal sealed partial record WalkthroughStep(WalkthroughAction Action, string File, IReadOnlyList<string> Lines)
{
    private const string Fence = "```";

    /// <summary>The code blocks of a section, in their order. A file's block is announced by a line with nothing but its name: <c>`Command/NoteCommand.cs`:</c></summary>
    /// <exception cref="InvalidDataException">The document has no such section, or a block says neither what it is nor where it goes.</exception>
    public static IReadOnlyList<WalkthroughStep> Read(string document, string section)
    {
        string[] lines = [.. System.IO.File.ReadAllLines(document).SkipWhile(l => l != $"## {section}").Skip(1).TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal))];
        if (lines.Length == 0)
            throw new InvalidDataException($"{document} has no section '{section}'.");
        List<WalkthroughStep> steps = [];
        string announced = "";
        for (int i = 0; i < lines.Length; i++)
        {
            if (FileName().Match(lines[i]) is { Success: true } name)
                announced = name.Groups[1].Value;
            if (!lines[i].StartsWith(Fence, StringComparison.Ordinal))
                continue;
            string kind = lines[i][Fence.Length..];
            string[] block = [.. lines.Skip(i + 1).TakeWhile(l => l != Fence)];
            i += block.Length + 1;
            steps.Add(kind switch
            {
                "sh" => new(WalkthroughAction.Run, "", block),
                "console" => new(WalkthroughAction.Talk, "", block),
                "text" => new(WalkthroughAction.See, "", block),
                _ when announced.Length > 0 => new(WalkthroughAction.Write, announced, block),
                _ => throw new InvalidDataException($"{document}: the block of '{kind}' with '{block.FirstOrDefault()}' says neither what to run nor which file it is."),
            });
            announced = "";
        }
        return steps;
    }

    [GeneratedRegex("^`([^`]+)`:$")]
    private static partial Regex FileName();
}
