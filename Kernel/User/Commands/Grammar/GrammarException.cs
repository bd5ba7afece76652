using System;

namespace Cosmos.User;

/// <summary>A grammar is none.</summary>
/// <remarks>This file is also compiled into the source generator, which reports the position in the source.</remarks>
internal sealed class GrammarException(string grammar, int position, string reason)
    : FormatException($"The grammar '{grammar}' is wrong at column {position + 1}: {reason}")
{
    /// <summary>Index of the character, from 0; the length of the grammar for its end.</summary>
    public int Position { get; } = position;

    /// <summary>What is wrong there.</summary>
    public string Reason { get; } = reason;
}
