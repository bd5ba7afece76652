using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Cosmos.Tests.Endings;

internal static class Ways
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void EndsWithoutResult() => GC.KeepAlive(Environment.ExitCode);
}

internal static class Crashes
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Throw() => throw new InvalidOperationException("nobody catches this");

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int TouchNull(string text) => text.Length + 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Overflow(int depth)
    {
        Span<int> frame = stackalloc int[16];
        frame[depth & 15] = depth;
        return Overflow(depth + 1) + frame[depth & 15];
    }

    public static int Fill()
    {
        var blocks = new List<byte[]>();
        while (true)
            blocks.Add(new byte[1 << 20]);
    }

    public static void MakeThrowingFinalizers()
    {
        var thread = new Thread(() =>
        {
            for (int i = 0; i < 20; i++)
                GC.KeepAlive(new Throwing());
        });
        thread.Start();
        thread.Join();
    }

    private sealed class Throwing
    {
        ~Throwing() => throw new InvalidOperationException("in a finalizer");
    }
}
