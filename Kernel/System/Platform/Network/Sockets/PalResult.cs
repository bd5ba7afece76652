using System;
using Cosmos.Network;
using Cosmos.System2.Files;

namespace Cosmos.System2.Network;

/// <summary>Results of exports that give the error itself, in the numbering of the class library, and leave <c>errno</c> alone.</summary>
internal static class PalResult
{
    /// <summary>ENOSYS: the platform layer does not run yet.</summary>
    internal static int NotReady => ErrorNumbers.ToPal(ErrorNumbers.NotImplemented);

    /// <summary>EFAULT: a pointer or a length is missing.</summary>
    internal static int Fault => From(SocketAddressCalls.Fault);

    /// <summary>Translates an error; 0 for none.</summary>
    internal static int From(NetworkError error) => error == NetworkError.None ? 0 : ErrorNumbers.ToPal((int)error);

    /// <summary>The error that stands for an exception that must not leave the export.</summary>
    internal static int From(Exception exception) => ErrorNumbers.ToPal((int)ErrorNumber.FromException(exception));
}
