using System;

namespace Cosmos.User;

/// <summary>A command could not do what was asked. The message is for the user: it names the thing, the value and, where there is one, the remedy.</summary>
public sealed class CommandException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="message">A sentence for the user, without the name of the command.</param>
    /// <param name="status">Status of the command, not 0.</param>
    public CommandException(string message, int status = ExitStatus.Failure)
        : base(message) => Status = status;

    /// <summary>Makes one with its cause.</summary>
    /// <param name="message">A sentence for the user, without the name of the command.</param>
    /// <param name="cause">What was thrown.</param>
    public CommandException(string message, Exception cause)
        : base(message, cause) => Status = ExitStatus.Failure;

    /// <summary>Status of the command.</summary>
    public int Status { get; }
}
