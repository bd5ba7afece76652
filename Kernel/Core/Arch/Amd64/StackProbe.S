// Stack probe of methods with large frames.

        .intel_syntax noprefix

        // (r11 = stack pointer the caller is about to set) Touches every page from here down to it, so that a frame that does not fit
        // hits the guard page and cannot jump over it. Keeps every register. Probes through rax and leaves rsp alone: an interrupt
        // may come at any instruction and pushes its frame below rsp.
        .section .text.RhpStackProbe, "ax", @progbits
        .balign 16
        .globl RhpStackProbe
        .type RhpStackProbe, @function
RhpStackProbe:
        .cfi_startproc
        push    rax
        .cfi_adjust_cfa_offset 8
        mov     rax, rsp
        and     rax, -4096
1:      sub     rax, 4096
        test    byte ptr [rax], al
        cmp     rax, r11
        ja      1b
        pop     rax
        .cfi_adjust_cfa_offset -8
        ret
        .cfi_endproc
        .size RhpStackProbe, . - RhpStackProbe
