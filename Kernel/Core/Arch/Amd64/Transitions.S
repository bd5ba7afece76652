// Transitions between managed and platform code.
//
// The collector scans stacks conservatively and stops threads at any instruction, so it needs no transition frame, no safe point and no
// co-operation of the thread: entering and leaving the platform layer is free.

        .intel_syntax noprefix

        .macro NO_TRANSITION name
        .globl \name
        .type \name, @function
\name:
        .endm

        .section .text.cosmos_transitions, "ax", @progbits
        .balign 16
NO_TRANSITION RhpPInvoke                // (PInvokeTransitionFrame*)
NO_TRANSITION RhpPInvokeReturn          // (PInvokeTransitionFrame*)
NO_TRANSITION RhpReversePInvoke         // (ReversePInvokeFrame*); a thread is never foreign: every thread is the scheduler's
NO_TRANSITION RhpReversePInvokeReturn   // (ReversePInvokeFrame*)
NO_TRANSITION RhpGcPoll                 // () called only while RhpTrapThreads is not 0, which is never
        .cfi_startproc
        ret
        .cfi_endproc

        .globl RhpTrapThreads
        .section .rodata.RhpTrapThreads, "a", @progbits
        .balign 4
RhpTrapThreads:
        .long   0
