// Thread switch and thread start.

        .intel_syntax noprefix
        .include "Offsets.inc"

        .set MSR_FS_BASE, 0xC0000100

        // (ThreadBlock* from: rdi, ThreadBlock* to: rsi)
        // Saves the callee-saved registers on the stack of `from` and continues `to` where it called this function (or at
        // cosmos_thread_start). The System V ABI has no callee-saved vector register, so none is saved. Interrupts are masked.
        .section .text.cosmos_switch, "ax", @progbits
        .balign 16
        .globl cosmos_switch
        .type cosmos_switch, @function
cosmos_switch:
        .cfi_startproc
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
        mov     qword ptr [rdi + THREAD_SAVED_STACK_POINTER], rsp
        mov     rsp, qword ptr [rsi + THREAD_SAVED_STACK_POINTER]
        test    byte ptr [rip + cosmos_has_fsgsbase], 1
        jz      1f
        wrfsbase rsi
2:      pop     r15
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
        ret
        .cfi_adjust_cfa_offset 48
1:      mov     ecx, MSR_FS_BASE
        mov     eax, esi
        mov     rdx, rsi
        shr     rdx, 32
        wrmsr
        jmp     2b
        .cfi_endproc
        .size cosmos_switch, . - cosmos_switch

        // First code of a new thread: reached by the `ret` of cosmos_switch with rsp % 16 == 0.
        .section .text.cosmos_thread_start, "ax", @progbits
        .balign 16
        .globl cosmos_thread_start
        .type cosmos_thread_start, @function
cosmos_thread_start:
        .cfi_startproc
        .cfi_undefined rip              // outermost frame
        xor     ebp, ebp
        mov     rdi, qword ptr fs:[THREAD_SELF]
        call    cosmos_thread_main      // (ThreadBlock*), does not return
        ud2
        .cfi_endproc
        .size cosmos_thread_start, . - cosmos_thread_start

        // Set by C# when CR4.FSGSBASE is on.
        .section .data
        .globl cosmos_has_fsgsbase
cosmos_has_fsgsbase:
        .byte 0
