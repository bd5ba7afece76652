using System.Collections.Generic;

namespace Cosmos.Ssh;

/// <summary>What happens next in a keyboard-interactive login.</summary>
public sealed record SshInteractiveStep
{
    private SshInteractiveStep(bool? outcome, string name, string instruction, IReadOnlyList<SshPrompt> prompts)
    {
        Outcome = outcome;
        Name = name;
        Instruction = instruction;
        Prompts = prompts;
    }

    /// <summary>The user is let in.</summary>
    public static SshInteractiveStep Success { get; } = new(true, "", "", []);

    /// <summary>The user is not.</summary>
    public static SshInteractiveStep Failure { get; } = new(false, "", "", []);

    /// <summary>Decided, or null: ask.</summary>
    public bool? Outcome { get; }

    /// <summary>Title of the dialogue; may be empty.</summary>
    public string Name { get; }

    /// <summary>Text above the questions; may be empty.</summary>
    public string Instruction { get; }

    /// <summary>The questions.</summary>
    public IReadOnlyList<SshPrompt> Prompts { get; }

    /// <summary>Asks.</summary>
    /// <param name="name">Title; may be empty.</param>
    /// <param name="instruction">Text above the questions; may be empty.</param>
    /// <param name="prompts">The questions, 16 at most.</param>
    public static SshInteractiveStep Ask(string name, string instruction, params IReadOnlyList<SshPrompt> prompts) =>
        new(null, name, instruction, prompts);
}
