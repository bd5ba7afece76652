using System;
using Cosmos.Core.Diagnostics;
using Cosmos.Core.Runtime.Modules;
using Cosmos.Core.Traps;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>
/// Writes stack traces with method names to the early console. Needs neither the heap nor locks nor another thread, so it works in any state in
/// which the image itself is intact.
/// </summary>
internal static unsafe class StackTraceWriter
{
    private const int FrameLimit = 100;
    private const int LineLength = 512;

    /// <summary>Writes the stack of the caller.</summary>
    internal static void WriteCurrent()
    {
        LimitedContext context;
        StackTraceCapture.CaptureContext(&context);
        StackWalk walk = new(&context, exact: false);
        if (walk.MoveNext()) WriteFrames(ref walk);     // not this method itself
    }

    /// <summary>Writes the stack of interrupted code, from the interrupted instruction on.</summary>
    internal static void Write(TrapFrame* frame)
    {
        LimitedContext context;
        FaultHandler.FromTrap(frame, &context);
        StackWalk walk = new(&context, exact: true);
        WriteFrames(ref walk);
    }

    /// <summary>Writes one frame as a line: <c>at Type.Method(Parameters) + 0x12</c>, or the address when the code has no name.</summary>
    internal static void WriteFrame(nuint address, nuint lookupAddress)
    {
        Utf8Line line = new(stackalloc byte[LineLength]);
        Append(address, lookupAddress, ref line);
        EarlyConsole.Write(line.Text);
        EarlyConsole.Write("\n"u8);
    }

    /// <summary>Appends what <see cref="WriteFrame"/> writes, without the line end.</summary>
    internal static void Append(nuint address, nuint lookupAddress, ref Utf8Line line)
    {
        line.Append("   at "u8);
        if (FrameLocator.TryFind(lookupAddress, out FrameDescription frame) && TryAppendName(frame.MethodStart, ref line))
        {
            line.Append(" + "u8);
            line.AppendHex(address - frame.MethodStart);
        }
        else
        {
            line.AppendHex(address);
        }
    }

    private static void WriteFrames(ref StackWalk walk)
    {
        int count = 0;
        do
        {
            if (count++ == FrameLimit)
            {
                EarlyConsole.Write("   ...\n"u8);
                return;
            }

            WriteFrame(walk.Address, walk.LookupAddress);
        }
        while (walk.MoveNext());
    }

    private static bool TryAppendName(nuint methodStart, ref Utf8Line line)
    {
        ReadOnlySpan<byte> symbol = SymbolName.Find(methodStart);
        if (!symbol.IsEmpty)
        {
            line.Append(symbol);
            return true;
        }

        byte* metadata = TypeManager.FindBlob(MethodNames.MetadataBlob, out _);
        byte* table = TypeManager.FindBlob(MethodNames.MethodBlob, out uint tableSize);
        if (metadata == null || table == null) return false;
        if (new MethodNames(metadata, table, tableSize).TryAppend(methodStart, ref line)) return true;

        byte* types = TypeManager.FindBlob(ReflectedMethods.TypeMapBlob, out _);
        byte* methods = TypeManager.FindBlob(ReflectedMethods.InvokeMapBlob, out _);
        byte* fixups = TypeManager.FindBlob(ReflectedMethods.FixupsBlob, out _);
        if (types == null || methods == null || fixups == null) return false;
        return new ReflectedMethods(metadata, types, methods, fixups).TryAppend(methodStart, ref line);
    }
}
