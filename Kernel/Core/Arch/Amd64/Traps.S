// Entry stubs of the 256 interrupt vectors.
//
// A stub leaves on the stack what Cosmos.Core.Traps.TrapFrame describes, saves the extended state with XSAVE below it and calls
// C#. Interrupts (32..255) run on the stack of the interrupted thread, so all its registers are on its own stack for the
// conservative collector even when the handler switches threads. Faults (0..31) run on an IST stack, because the thread's
// stack may be the problem; they never switch threads.

        .intel_syntax noprefix

        .altmacro
        .macro STUB vector
        .balign 16
stub_\vector:
        // Vectors with an error code pushed by the CPU: 8, 10-14, 17, 21, 29, 30.
        .if (\vector == 8) || ((\vector >= 10) && (\vector <= 14)) || (\vector == 17) || (\vector == 21) || (\vector == 29) || (\vector == 30)
        .else
        push    0
        .endif
        push    \vector
        .if \vector < 32
        jmp     fault_common
        .else
        jmp     interrupt_common
        .endif
        .endm

        .macro COMMON handler
        .cfi_startproc
        .cfi_signal_frame
        .cfi_def_cfa rsp, 56            // vector, error, rip, cs, rflags, rsp, ss
        .cfi_offset rip, -40
        .cfi_offset rsp, -16
        push    rax
        push    rcx
        push    rdx
        push    rbx
        push    rbp
        push    rsi
        push    rdi
        push    r8
        push    r9
        push    r10
        push    r11
        push    r12
        push    r13
        push    r14
        push    r15
        .cfi_adjust_cfa_offset 120
        .cfi_offset rax, -64
        .cfi_offset rcx, -72
        .cfi_offset rdx, -80
        .cfi_offset rbx, -88
        .cfi_offset rbp, -96
        .cfi_offset rsi, -104
        .cfi_offset rdi, -112
        .cfi_offset r8, -120
        .cfi_offset r9, -128
        .cfi_offset r10, -136
        .cfi_offset r11, -144
        .cfi_offset r12, -152
        .cfi_offset r13, -160
        .cfi_offset r14, -168
        .cfi_offset r15, -176
        cld
        mov     rbx, rsp                // TrapFrame*, survives the call
        .cfi_def_cfa_register rbx
        sub     rsp, qword ptr [rip + cosmos_xsave_size]
        and     rsp, -64
        xor     eax, eax                // XRSTOR faults on a header with reserved bits set; XSAVE does not clear them
        mov     qword ptr [rsp + 512], rax
        mov     qword ptr [rsp + 520], rax
        mov     qword ptr [rsp + 528], rax
        mov     qword ptr [rsp + 536], rax
        mov     qword ptr [rsp + 544], rax
        mov     qword ptr [rsp + 552], rax
        mov     qword ptr [rsp + 560], rax
        mov     qword ptr [rsp + 568], rax
        mov     eax, dword ptr [rip + cosmos_xsave_mask]
        xor     edx, edx
        xsave64 [rsp]
        mov     rdi, rbx
        call    \handler
        mov     eax, dword ptr [rip + cosmos_xsave_mask]
        xor     edx, edx
        xrstor64 [rsp]
        mov     rsp, rbx
        .cfi_def_cfa_register rsp
        pop     r15
        pop     r14
        pop     r13
        pop     r12
        pop     r11
        pop     r10
        pop     r9
        pop     r8
        pop     rdi
        pop     rsi
        pop     rbp
        pop     rbx
        pop     rdx
        pop     rcx
        pop     rax
        .cfi_adjust_cfa_offset -120
        add     rsp, 16                 // vector, error code
        .cfi_adjust_cfa_offset -16
        iretq
        .cfi_endproc
        .endm

        .section .text.cosmos_traps, "ax", @progbits
        .balign 16
        .globl cosmos_interrupt_common
cosmos_interrupt_common:
interrupt_common:
        COMMON  cosmos_interrupt        // (TrapFrame*)

        .balign 16
        .globl cosmos_fault_common
cosmos_fault_common:
fault_common:
        COMMON  cosmos_fault            // (TrapFrame*); may redirect the frame

        .balign 16
        .globl cosmos_trap_stubs
        // 256 stubs of 16 bytes each: the address of a stub is base + 16 * vector.
cosmos_trap_stubs:
        .set vector, 0
        .rept 256
        STUB %vector
        .set vector, vector + 1
        .endr

        .section .data
        .balign 8
        .globl cosmos_xsave_size, cosmos_xsave_mask
        // Set by C# from CPUID leaf 0xD: bytes of the XSAVE area, and the states enabled in XCR0.
cosmos_xsave_size:
        .quad 4096
cosmos_xsave_mask:
        .long 3
