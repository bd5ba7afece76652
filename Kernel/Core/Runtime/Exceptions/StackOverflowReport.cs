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
    /// <summary>Frames looked at together to find a repetition.</summary>
    private const int SampleLength = 256;

    /// <summary>Longest cycle of methods that is recognised.</summary>
    private const int LongestCycle = 32;

    /// <summary>How often a cycle must follow itself before it is abbreviated.</summary>
    private const int LeastRepetition = 3;

    /// <summary>Lines written at most.</summary>
    private const int LineLimit = 300;

    /// <summary>Writes the report and ends the machine as an abort does.</summary>
    /// <param name="frame">State of the thread at the access that hit the guard pages.</param>
    [DoesNotReturn]
    internal static void Write(TrapFrame* frame)
    {
        EarlyConsole.Write("Stack overflow.\n"u8);
        LimitedContext context;
        FaultHandler.FromTrap(frame, &context);

        WriteTrace(&context);
        Machine.Exit(ExitCode.Abort);
    }

    private static void WriteTrace(LimitedContext* context)
    {
        Sample sample;
        Unsafe.SkipInit(out sample);
        nuint* methods = (nuint*)&sample;
        StackWalk walk = new(context, exact: true);
        int lines = 0;
        bool more = true;
        while (more)
        {
            if (lines > LineLimit)
            {
                EarlyConsole.Write("   ...\n"u8);
                return;
            }

            int length = Collect(walk, methods);
            int head = FindRepetition(methods, length, out int cycle);
            for (int index = 0; index < head && more; index++) more = WriteAndMove(ref walk);
            lines += head;
            if (cycle == 0 || !more) continue;
            more = WriteRepetition(ref walk, cycle);
            lines += cycle;
        }
    }

    /// <summary>The methods of the next frames.</summary>
    private static int Collect(StackWalk walk, nuint* methods)
    {
        int length = 0;
        do
        {
            methods[length++] = MethodAt(walk.LookupAddress);
        }
        while (length < SampleLength && walk.MoveNext());
        return length;
    }

    /// <summary>Number of frames before the first repetition, and the length of its cycle; all frames and 0 when there is none.</summary>
    private static int FindRepetition(nuint* methods, int length, out int cycle)
    {
        for (int head = 0; head < length; head++)
        {
            for (cycle = 1; cycle <= LongestCycle && head + cycle * LeastRepetition <= length; cycle++)
            {
                int index = head;
                int end = head + cycle * (LeastRepetition - 1);
                while (index < end && methods[index] == methods[index + cycle]) index++;
                if (index == end) return head;
            }
        }

        cycle = 0;
        return length;
    }

    /// <summary>Writes one turn of the cycle and how often it occurs, and moves behind the last complete turn.</summary>
    private static bool WriteRepetition(ref StackWalk walk, int cycle)
    {
        StackWalk turn = walk;
        int repetitions = SkipTurns(ref walk, cycle, out bool more);
        EarlyConsole.Write("Repeated "u8);
        EarlyConsole.WriteDecimal((ulong)repetitions);
        EarlyConsole.Write(" times:\n--------------------------------\n"u8);
        for (int index = 0; index < cycle; index++) WriteAndMove(ref turn);
        EarlyConsole.Write("--------------------------------\n"u8);
        return more;
    }

    /// <summary>Moves from the first frame of a cycle behind its last complete turn.</summary>
    /// <returns>The number of turns.</returns>
    private static int SkipTurns(ref StackWalk walk, int cycle, out bool more)
    {
        // `ahead` is one turn ahead of `behind`; the cycle lasts as long as both are in the same method.
        StackWalk behind = walk;
        StackWalk ahead = walk;
        for (int index = 0; index < cycle; index++) ahead.MoveNext();
        int matches = 0;
        bool aheadMore = true;
        while (aheadMore && MethodAt(behind.LookupAddress) == MethodAt(ahead.LookupAddress))
        {
            matches++;
            behind.MoveNext();
            aheadMore = ahead.MoveNext();
        }

        int turns = matches / cycle + 1;
        more = true;
        for (int index = 0; index < turns * cycle && more; index++) more = walk.MoveNext();
        return turns;
    }

    /// <summary>Writes a frame and goes to its caller.</summary>
    /// <returns>False at the end of the program's part of the stack.</returns>
    private static bool WriteAndMove(ref StackWalk walk)
    {
        nuint method = MethodAt(walk.LookupAddress);
        CodeLayout* layout = CodeLayout.Get();
        if (method == layout->ManagedMain) return false;        // start-up code around Main, which has no name
        StackTraceWriter.WriteFrame(walk.Address, walk.LookupAddress);
        return !layout->IsEntryPoint(method) && walk.MoveNext();
    }

    private static nuint MethodAt(nuint address) => FrameLocator.TryFind(address, out FrameDescription frame) ? frame.MethodStart : address;

    [InlineArray(SampleLength)]
    private struct Sample
    {
        private nuint _first;
    }
}
