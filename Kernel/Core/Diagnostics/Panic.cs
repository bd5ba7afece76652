using System;
using System.Diagnostics.CodeAnalysis;
using Cosmos.Core.Arch;
using Cosmos.Core.Scheduling;
using Cosmos.Core.Traps;

namespace Cosmos.Core.Diagnostics;

/// <summary>The one way in which the kernel gives up: a report on the serial port, then a non-zero exit status. It never hangs silently.</summary>
internal static unsafe class Panic
{
    /// <summary>Reports <paramref name="message"/> with a stack trace of the caller and ends the machine.</summary>
    /// <param name="message">What is wrong, in UTF-8, without a final full stop.</param>
    [DoesNotReturn]
    internal static void Halt(ReadOnlySpan<byte> message)
    {
        Begin(message);
        WriteStackTrace();
        Machine.Exit(ExitCode.Panic);
    }

    /// <summary>As <see cref="Halt(ReadOnlySpan{byte})"/>, with a number that explains the message.</summary>
    [DoesNotReturn]
    internal static void Halt(ReadOnlySpan<byte> message, ulong detail)
    {
        Begin(message);
        EarlyConsole.Write("  detail: 0x"u8);
        EarlyConsole.WriteHex(detail);
        EarlyConsole.Write("\n"u8);
        WriteStackTrace();
        Machine.Exit(ExitCode.Panic);
    }

    /// <summary>Reports a fault that is nobody's exception: message, registers, stack trace from the faulting instruction.</summary>
    [DoesNotReturn]
    internal static void Halt(ReadOnlySpan<byte> message, TrapFrame* frame)
    {
        Begin(message);
        WriteRegisters(frame);
        Runtime.Exceptions.StackTraceWriter.Write(frame);
        Machine.Exit(ExitCode.Panic);
    }

    private static void Begin(ReadOnlySpan<byte> message)
    {
        Cpu.DisableInterrupts();
        ThreadBlock* thread = Cpu.CurrentThread();
        if (thread->Panicking != 0)
        {
            // The report itself failed: say so with the least code and stop.
            EarlyConsole.Write("\nKERNEL PANIC inside the crash report: "u8);
            EarlyConsole.Write(message);
            EarlyConsole.Write("\n"u8);
            Machine.Exit(ExitCode.Panic);
        }

        thread->Panicking = 1;
        EarlyConsole.Write("\nKERNEL PANIC: "u8);
        EarlyConsole.Write(message);
        EarlyConsole.Write(".\n  thread "u8);
        EarlyConsole.WriteDecimal((uint)thread->Id);
        if (thread->Name[0] != 0)
        {
            EarlyConsole.Write(" "u8);
            EarlyConsole.Write(thread->Name);
        }

        EarlyConsole.Write("\n"u8);
    }

    // Before the modules are registered the names of methods cannot be found, and a fault in the report would have no handler.
    private static void WriteStackTrace()
    {
        if (Runtime.Modules.TypeManager.IsCreated)
            Runtime.Exceptions.StackTraceWriter.WriteCurrent();
    }

    private static void WriteRegisters(TrapFrame* frame)
    {
        Register("rip"u8, frame->Rip);
        Register("rsp"u8, frame->Rsp);
        Register("rbp"u8, frame->Rbp);
        Register("rfl"u8, frame->Flags);
        EarlyConsole.Write("\n"u8);
        Register("rax"u8, frame->Rax);
        Register("rbx"u8, frame->Rbx);
        Register("rcx"u8, frame->Rcx);
        Register("rdx"u8, frame->Rdx);
        EarlyConsole.Write("\n"u8);
        Register("rsi"u8, frame->Rsi);
        Register("rdi"u8, frame->Rdi);
        Register("r8 "u8, frame->R8);
        Register("r9 "u8, frame->R9);
        EarlyConsole.Write("\n"u8);
        Register("r10"u8, frame->R10);
        Register("r11"u8, frame->R11);
        Register("r12"u8, frame->R12);
        Register("r13"u8, frame->R13);
        EarlyConsole.Write("\n"u8);
        Register("r14"u8, frame->R14);
        Register("r15"u8, frame->R15);
        Register("cr2"u8, Cpu.ReadFaultAddress());
        Register("err"u8, frame->ErrorCode);
        EarlyConsole.Write("\n  vector "u8);
        EarlyConsole.WriteDecimal(frame->Vector);
        EarlyConsole.Write("\n"u8);
    }

    private static void Register(ReadOnlySpan<byte> name, ulong value)
    {
        EarlyConsole.Write("  "u8);
        EarlyConsole.Write(name);
        EarlyConsole.Write(" "u8);
        EarlyConsole.WriteHex(value);
    }
}
