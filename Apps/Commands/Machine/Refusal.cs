using System;
using Cosmos.User;

namespace Cosmos.Commands.Machine;

/// <summary>What the machine refuses is the user's to read.</summary>
internal static class Refusal
{
    /// <summary>Does something of which the message of a refusal becomes the command's complaint.</summary>
    internal static T AsComplaint<T>(Func<T> access)
    {
        try
        {
            return access();
        }
        catch (MachineAccessException exception)
        {
            throw new CommandException(exception.Message, exception);
        }
    }

    /// <inheritdoc cref="AsComplaint{T}"/>
    internal static void AsComplaint(Action access) => AsComplaint(() =>
    {
        access();
        return true;
    });
}
