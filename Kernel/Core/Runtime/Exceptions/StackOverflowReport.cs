using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Cosmos.Core.Diagnostics;
using Cosmos.Core.Traps;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>
/// The end of a program whose stack is full. The trace names every frame, but frames that repeat are written once: an endless recursion has
/// tens of thousands of them.
/// </summary>
internal static unsafe class StackOverflowReport
{
    /// <summary>Frames kept to look for the repetition.</summary>
    private const int SampleLength = 256;

    /// <summary>Longest cycle of methods that is recognised.</summary>
    private const int LongestCycle = SampleLength / 4;

    /// <summary>Frames written after the repetition.</summary>
    private const int TailLimit = 100;

    /// <summary>Frames at the top that may lie outside of the cycle, such as the leaf that hit the guard page.</summary>
    private const int LongestHead = SampleLength / 4;

    /// <summary>Writes the report and ends the machine as an abort does.</summary>
    /// <param name="frame">State of the thread at the access that hit the guard pages.</param>
    [DoesNotReturn]
    internal static void Write(TrapFrame* frame)
    {
        EarlyConsole.Write("Stack overflow.\n"u8);
        LimitedContext context;
        FaultHandler.FromTrap(frame, &context);

        Sample sample;
        Unsafe.SkipInit(out sample);
        int length = Collect(&context, (nuint*)&sample);
        int cycle = FindCycle((nuint*)&sample, length, out int head);
        WriteTrace(&context, head, cycle);
        Machine.Exit(ExitCode.Abort);
    }

    private static int Collect(LimitedContext* context, nuint* methods)
    {
        StackWalk walk = new(context, exact: true);
        int length = 0;
        do
        {
            methods[length++] = MethodAt(walk.LookupAddress);
        }
        while (length < SampleLength && walk.MoveNext());
        return length;
    }

    /// <summary>The shortest cycle that, after a few frames, fills the rest of the sample; 0 when there is none.</summary>
    private static int FindCycle(nuint* methods, int length, out int head)
    {
        head = 0;
        if (length < SampleLength) return 0;
        for (int cycle = 1; cycle <= LongestCycle; cycle++)
        {
            int start = length - cycle;
            while (start > 0 && methods[start - 1] == methods[start - 1 + cycle]) start--;
            if (start > LongestHead) continue;
            head = start;
            return cycle;
        }

        return 0;
    }

    private static void WriteTrace(LimitedContext* context, int head, int cycle)
    {
        StackWalk walk = new(context, exact: true);
        bool more = true;
        for (int index = 0; index < head && more; index++) more = WriteAndMove(ref walk);

        if (cycle != 0 && more)
        {
            StackWalk first = walk;
            int frames = CountRepetition(ref walk, cycle, out more);
            EarlyConsole.Write("Repeated "u8);
            EarlyConsole.WriteDecimal((ulong)(frames / cycle));
            EarlyConsole.Write(" times:\n--------------------------------\n"u8);
            for (int index = 0; index < cycle; index++) WriteAndMove(ref first);
            EarlyConsole.Write("--------------------------------\n"u8);
        }

        for (int index = 0; more; index++)
        {
            if (index == TailLimit)
            {
                EarlyConsole.Write("   ...\n"u8);
                return;
            }

            more = WriteAndMove(ref walk);
        }
    }

    /// <summary>Moves to the first frame that does not continue the cycle; an incomplete turn at its end belongs to the rest.</summary>
    private static int CountRepetition(ref StackWalk walk, int cycle, out bool more)
    {
        StackWalk turnStart = walk;
        StackWalk ahead = walk;
        int frames = 0;
        for (int index = 0; index < cycle; index++)
        {
            if (ahead.MoveNext()) continue;
            more = true;
            return 0;
        }

        // `ahead` is one turn ahead of `walk`; the cycle lasts as long as both show the same method.
        more = true;
        bool aheadMore = true;
        while (aheadMore && MethodAt(walk.LookupAddress) == MethodAt(ahead.LookupAddress))
        {
            frames++;
            walk.MoveNext();
            aheadMore = ahead.MoveNext();
            if (frames % cycle == 0) turnStart = walk;
        }

        // The turn that `walk` stands at the start of is complete, too, when all of it matched its predecessor.
        walk = turnStart;
        for (int index = 0; index < cycle && more; index++) more = walk.MoveNext();
        return frames / cycle * cycle + cycle;
    }

    private static bool WriteAndMove(ref StackWalk walk)
    {
        StackTraceWriter.WriteFrame(walk.Address, walk.LookupAddress);
        return walk.MoveNext();
    }

    private static nuint MethodAt(nuint address) => FrameLocator.TryFind(address, out FrameDescription frame) ? frame.MethodStart : address;

    [InlineArray(SampleLength)]
    private struct Sample
    {
        private nuint _first;
    }
}
