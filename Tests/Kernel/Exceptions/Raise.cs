using System;
using System.Runtime.CompilerServices;

namespace Cosmos.Tests.Exceptions;

/// <summary>Throws from a frame of its own, which the compiler can neither inline nor reason about.</summary>
internal static class Raise
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void New(Exception exception) => throw exception;

    /// <summary>Throws with <paramref name="depth"/> frames between the caller and the throw.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Deep(int depth, Exception exception)
    {
        if (depth == 0)
            throw exception;
        return Deep(depth - 1, exception) + 1;
    }
}
