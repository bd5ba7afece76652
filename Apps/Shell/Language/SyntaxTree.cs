using System.Collections.Generic;

namespace Cosmos.Shell;

/// <summary>What a redirection does.</summary>
internal enum RedirectionKind
{
    /// <summary><c>&lt; file</c></summary>
    Read,

    /// <summary><c>&gt; file</c></summary>
    Write,

    /// <summary><c>&gt;&gt; file</c></summary>
    Append,

    /// <summary><c>2&gt;&amp;1</c>: where another descriptor goes.</summary>
    Duplicate,
}

/// <summary>A redirection (POSIX XCU, section 2.7).</summary>
/// <param name="Descriptor">0 input, 1 output, 2 errors.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Target">The file.</param>
/// <param name="Source">Descriptor of a duplicate.</param>
internal sealed record Redirection(int Descriptor, RedirectionKind Kind, Word? Target = null, int Source = 0);

/// <summary>A command with its words.</summary>
internal sealed record SimpleCommand(IReadOnlyList<Word> Words, IReadOnlyList<Redirection> Redirections);

/// <summary>Commands that run at once, each reading what the one before writes.</summary>
/// <param name="Commands">At least one.</param>
/// <param name="Text">As it was typed.</param>
internal sealed record Pipeline(IReadOnlyList<SimpleCommand> Commands, string Text);

/// <summary>When a pipeline runs.</summary>
internal enum Condition
{
    Always,

    /// <summary><c>&amp;&amp;</c>: after success.</summary>
    Success,

    /// <summary><c>||</c>: after failure.</summary>
    Failure,
}

/// <summary>Part of a line.</summary>
internal sealed record LinePart(Condition Condition, Pipeline Pipeline);
