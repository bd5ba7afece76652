// Throwing, and calling handlers. The dispatch itself is CoreLib's (System.Runtime.EH); the frame walk is
// Cosmos.Core.Runtime.Exceptions.
//
// A throw helper builds, in its own frame,
//
//      rsp + 0         ExInfo               (CoreLib's System.Runtime.EH.ExInfo)
//      rsp + 400       PAL_LIMITED_CONTEXT  (the machine state at the throw)
//
// links the ExInfo into the thread's chain and calls CoreLib, which never returns.

        .intel_syntax noprefix
        .include "Function.inc"
        .include "Offsets.inc"

        // System.Runtime.EH.ExInfo
        .set EXINFO_PREVIOUS,           0
        .set EXINFO_CONTEXT,            8
        .set EXINFO_EXCEPTION,          16
        .set EXINFO_KIND,               24
        .set EXINFO_PASS,               25
        .set EXINFO_CURRENT_CLAUSE,     28
        .set EXINFO_SIZE,               400

        // Cosmos.Core.Runtime.Exceptions.LimitedContext
        .set CONTEXT_IP,                EXINFO_SIZE + 0
        .set CONTEXT_RSP,               EXINFO_SIZE + 8
        .set CONTEXT_RBP,               EXINFO_SIZE + 16
        .set CONTEXT_RAX,               EXINFO_SIZE + 24
        .set CONTEXT_RBX,               EXINFO_SIZE + 32
        .set CONTEXT_RDX,               EXINFO_SIZE + 40
        .set CONTEXT_R12,               EXINFO_SIZE + 48
        .set CONTEXT_R13,               EXINFO_SIZE + 56
        .set CONTEXT_R14,               EXINFO_SIZE + 64
        .set CONTEXT_R15,               EXINFO_SIZE + 72
        .set CONTEXT_SIZE,              80

        // Cosmos.Core.Runtime.Exceptions.RegisterDisplay: pointers to where the caller's registers are saved
        .set DISPLAY_RBX,               24
        .set DISPLAY_RBP,               32
        .set DISPLAY_R12,               88
        .set DISPLAY_R13,               96
        .set DISPLAY_R14,               104
        .set DISPLAY_R15,               112
        .set DISPLAY_SP,                120

        // System.Runtime.EH.ExKind
        .set KIND_NONE,                 0
        .set KIND_THROW,                1
        .set KIND_HARDWARE_FAULT,       2
        .set KIND_RETHROW,              4

        // Fills the context, the ExInfo and the chain. On entry rax = instruction pointer and r8 = stack pointer to report,
        // ecx = ExKind, rsp = ExInfo*. Leaves rsi = ExInfo* and rdx = the ExInfo that was innermost. Keeps rdi.
        .macro BUILD_EXCEPTION_INFO
        mov     qword ptr [rsp + CONTEXT_IP], rax
        mov     qword ptr [rsp + CONTEXT_RSP], r8
        mov     qword ptr [rsp + CONTEXT_RBP], rbp
        mov     qword ptr [rsp + CONTEXT_R12], r12
        mov     qword ptr [rsp + CONTEXT_R13], r13
        mov     qword ptr [rsp + CONTEXT_R14], r14
        mov     qword ptr [rsp + CONTEXT_R15], r15
        xor     eax, eax
        mov     qword ptr [rsp + CONTEXT_RAX], rax
        mov     qword ptr [rsp + CONTEXT_RDX], rax
        mov     qword ptr [rsp + EXINFO_EXCEPTION], rax
        lea     rax, [rsp + CONTEXT_IP]
        mov     qword ptr [rsp + EXINFO_CONTEXT], rax
        mov     byte ptr [rsp + EXINFO_KIND], cl
        mov     byte ptr [rsp + EXINFO_PASS], 1
        mov     dword ptr [rsp + EXINFO_CURRENT_CLAUSE], -1
        mov     rsi, rsp
        mov     rdx, qword ptr fs:[THREAD_EXCEPTION_INFO]
        mov     qword ptr [rsi + EXINFO_PREVIOUS], rdx
        mov     qword ptr fs:[THREAD_EXCEPTION_INFO], rsi
        .endm

        // Entry of the helpers that managed code calls: rsp % 16 = 8, the return address is the throw site.
        .set    THROW_FRAME, EXINFO_SIZE + CONTEXT_SIZE + 8
        .macro ENTER_THROW_FRAME
        sub     rsp, THROW_FRAME
        .cfi_adjust_cfa_offset THROW_FRAME
        mov     rax, qword ptr [rsp + THROW_FRAME]
        lea     r8, [rsp + THROW_FRAME + 8]
        mov     qword ptr [rsp + CONTEXT_RBX], rbx
        BUILD_EXCEPTION_INFO
        .endm

        // (object exception: rdi), does not return
FUNCTION RhpThrowEx
        mov     ecx, KIND_THROW
        ENTER_THROW_FRAME
        call    RhThrowEx               // (object, ref ExInfo)
        ud2
END_FUNCTION RhpThrowEx

        // (object exception: rdi), does not return; keeps the stack trace the exception already has
FUNCTION RhpThrowExact
        mov     ecx, KIND_RETHROW
        ENTER_THROW_FRAME
        call    RhThrowEx
        ud2
END_FUNCTION RhpThrowExact

        // (), does not return: `throw;` continues with the exception that is being handled
FUNCTION RhpRethrow
        mov     ecx, KIND_NONE
        ENTER_THROW_FRAME
        mov     rdi, rdx
        call    RhRethrow               // (ref ExInfo active, ref ExInfo)
        ud2
END_FUNCTION RhpRethrow

        // (uint code: edi, nuint faultingInstruction: rsi), does not return. Reached by the return from a fault handler with the
        // registers of the faulting code, so the stack pointer has any alignment and there is no return address. rbx, once saved,
        // is the frame register; the unwind rules recover the faulting state from the context.
FUNCTION RhpThrowHwEx
        .cfi_signal_frame
        mov     r8, rsp
        sub     rsp, EXINFO_SIZE + CONTEXT_SIZE
        and     rsp, -16
        mov     qword ptr [rsp + CONTEXT_RBX], rbx
        mov     qword ptr [rsp + CONTEXT_IP], rsi
        mov     qword ptr [rsp + CONTEXT_RSP], r8
        lea     rbx, [rsp + EXINFO_SIZE + CONTEXT_SIZE]
        .cfi_def_cfa rbx, 0
        .cfi_offset rip, -80
        .cfi_offset rsp, -72
        .cfi_offset rbx, -48
        mov     rax, rsi
        mov     ecx, KIND_HARDWARE_FAULT
        BUILD_EXCEPTION_INFO
        call    RhThrowHwEx             // (uint, ref ExInfo)
        ud2
END_FUNCTION RhpThrowHwEx

        // Frame of the funclet callers: the dispatcher's callee-saved registers, and `locals` bytes (locals % 16 = 8).
        .macro ENTER_FUNCLET_CALLER locals
        push    rbp
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset rbp, 0
        push    rbx
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset rbx, 0
        push    r12
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r12, 0
        push    r13
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r13, 0
        push    r14
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r14, 0
        push    r15
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r15, 0
        sub     rsp, \locals
        .cfi_adjust_cfa_offset \locals
        .endm

        .macro LEAVE_FUNCLET_CALLER locals
        add     rsp, \locals
        .cfi_adjust_cfa_offset -\locals
        pop     r15
        .cfi_adjust_cfa_offset -8
        .cfi_restore r15
        pop     r14
        .cfi_adjust_cfa_offset -8
        .cfi_restore r14
        pop     r13
        .cfi_adjust_cfa_offset -8
        .cfi_restore r13
        pop     r12
        .cfi_adjust_cfa_offset -8
        .cfi_restore r12
        pop     rbx
        .cfi_adjust_cfa_offset -8
        .cfi_restore rbx
        pop     rbp
        .cfi_adjust_cfa_offset -8
        .cfi_restore rbp
        .endm

        // Loads the registers of the method that owns the funclet. Trashes rax.
        .macro LOAD_REGISTERS display
        mov     rax, qword ptr [\display + DISPLAY_RBX]
        mov     rbx, qword ptr [rax]
        mov     rax, qword ptr [\display + DISPLAY_R12]
        mov     r12, qword ptr [rax]
        mov     rax, qword ptr [\display + DISPLAY_R13]
        mov     r13, qword ptr [rax]
        mov     rax, qword ptr [\display + DISPLAY_R14]
        mov     r14, qword ptr [rax]
        mov     rax, qword ptr [\display + DISPLAY_R15]
        mov     r15, qword ptr [rax]
        mov     rax, qword ptr [\display + DISPLAY_RBP]
        mov     rbp, qword ptr [rax]
        .endm

        // (object exception: rdi, void* handler: rsi, RegisterDisplay*: rdx, ExInfo*: rcx), does not return: runs the handler and
        // resumes the method where the handler says, with the stack cut back to the method's frame.
FUNCTION RhpCallCatchFunclet
        ENTER_FUNCLET_CALLER 24
        mov     qword ptr [rsp], rdx
        mov     qword ptr [rsp + 8], rcx
        LOAD_REGISTERS rdx
        call    rsi
        .globl  cosmos_return_from_catch
cosmos_return_from_catch:
        mov     rdx, qword ptr [rsp]
        mov     rcx, qword ptr [rsp + 8]
        mov     rdx, qword ptr [rdx + DISPLAY_SP]
        // The stack below the new stack pointer is about to go dead, and every exception that lives in it with it.
1:      mov     rcx, qword ptr [rcx + EXINFO_PREVIOUS]
        test    rcx, rcx
        jz      2f
        cmp     rcx, rdx
        jb      1b
2:      mov     qword ptr fs:[THREAD_EXCEPTION_INFO], rcx
        mov     rsp, rdx
        jmp     rax
END_FUNCTION RhpCallCatchFunclet

        // (void* handler: rdi, RegisterDisplay*: rsi)
FUNCTION RhpCallFinallyFunclet
        ENTER_FUNCLET_CALLER 8
        LOAD_REGISTERS rsi
        call    rdi
        .globl  cosmos_return_from_finally
cosmos_return_from_finally:
        LEAVE_FUNCLET_CALLER 8
        ret
END_FUNCTION RhpCallFinallyFunclet

        // (object exception: rdi, void* filter: rsi, RegisterDisplay*: rdx) -> bool. A filter runs in the first pass, so the frames of
        // the throw are still live below it; only the frame pointer of the owner is loaded.
FUNCTION RhpCallFilterFunclet
        ENTER_FUNCLET_CALLER 8
        mov     rax, qword ptr [rdx + DISPLAY_RBP]
        mov     rbp, qword ptr [rax]
        call    rsi
        LEAVE_FUNCLET_CALLER 8
        ret
END_FUNCTION RhpCallFilterFunclet

        // (): the IL instruction `break`. Without a debugger that catches it, the fault handler reports a breakpoint.
FUNCTION RhDebugBreak
        int3
        ret
END_FUNCTION RhDebugBreak

        // (LimitedContext*: rdi): the state of the caller just behind this call.
FUNCTION cosmos_capture_context
        mov     rax, qword ptr [rsp]
        mov     qword ptr [rdi + CONTEXT_IP - EXINFO_SIZE], rax
        lea     rax, [rsp + 8]
        mov     qword ptr [rdi + CONTEXT_RSP - EXINFO_SIZE], rax
        mov     qword ptr [rdi + CONTEXT_RBP - EXINFO_SIZE], rbp
        mov     qword ptr [rdi + CONTEXT_RBX - EXINFO_SIZE], rbx
        mov     qword ptr [rdi + CONTEXT_R12 - EXINFO_SIZE], r12
        mov     qword ptr [rdi + CONTEXT_R13 - EXINFO_SIZE], r13
        mov     qword ptr [rdi + CONTEXT_R14 - EXINFO_SIZE], r14
        mov     qword ptr [rdi + CONTEXT_R15 - EXINFO_SIZE], r15
        ret
END_FUNCTION cosmos_capture_context

        // () -> CodeLayout*
FUNCTION cosmos_code_layout
        lea     rax, [rip + code_layout]
        ret
END_FUNCTION cosmos_code_layout

        // Cosmos.Core.Runtime.Exceptions.CodeLayout
        .section .rodata.cosmos_code_layout, "a", @progbits
        .balign 8
code_layout:
        .quad   cosmos_return_from_catch
        .quad   cosmos_return_from_finally
        .quad   RhpThrowHwEx
        .quad   cosmos_dispatch_stubs
        .quad   cosmos_dispatch_stubs_end
        .quad   __managed__Main
        .quad   ThreadEntryPoint
        .quad   ProcessFinalizers
