using System.Collections.Generic;

namespace Cosmos.Shell;

/// <summary>Knows what may come next on a line.</summary>
internal interface ICompleter
{
    /// <summary>Completes the word in front of the cursor.</summary>
    /// <param name="line">The line as far as the cursor.</param>
    Completion Complete(string line);
}

/// <summary>What completion has found.</summary>
/// <param name="Start">Where the word begins that the insertion takes the place of.</param>
/// <param name="Insertion">What the line has from there on: what all candidates have in common, with quotes as needed. <see langword="null"/> when there is none.</param>
/// <param name="Candidates">What to show when there are several.</param>
internal sealed record Completion(int Start, string? Insertion, IReadOnlyList<string> Candidates);
