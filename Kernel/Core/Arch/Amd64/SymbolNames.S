// Names of assembly functions for stack traces: those that call others, and those that a bad pointer makes fault. Methods that ilc
// compiles have names of their own (Cosmos.Core.Runtime.Exceptions.MethodNames).

        .intel_syntax noprefix

        .macro NAMED symbol
        .pushsection .rodata.cosmos_symbol_text, "a", @progbits
9:
        .asciz  "\symbol"
        .popsection
        .quad   \symbol
        .quad   9b
        .endm

        // Cosmos.Core.Runtime.Exceptions.SymbolName[], ends with a null address
        .section .rodata.cosmos_symbol_names, "a", @progbits
        .balign 8
symbol_names:
        NAMED   RhpThrowEx
        NAMED   RhpRethrow
        NAMED   RhpThrowHwEx
        NAMED   RhpCallCatchFunclet
        NAMED   RhpCallFinallyFunclet
        NAMED   RhpCallFilterFunclet
        NAMED   RhpStackProbe
        NAMED   RhpAssignRef
        NAMED   RhpCheckedAssignRef
        NAMED   RhpByRefAssignRef
        NAMED   RhpNewFast
        NAMED   RhpNewFinalizable
        NAMED   RhpNewArrayFast
        NAMED   RhpNewPtrArrayFast
        NAMED   RhNewString
        NAMED   RhpGcSafeZeroMemory
        NAMED   memmove
        NAMED   memset
        NAMED   cosmos_move_words
        NAMED   cosmos_clear_words
        NAMED   cosmos_dispatch_miss
        NAMED   cosmos_interrupt_common
        NAMED   cosmos_fault_common
        NAMED   cosmos_switch
        NAMED   cosmos_thread_start
        NAMED   cosmos_sti_hlt
        NAMED   cosmos_pause
        NAMED   cosmos_pvh_entry
        NAMED   __managed__Main
        .quad   0, 0

        .section .text.cosmos_symbol_names, "ax", @progbits
        .balign 16
        .globl cosmos_symbol_names
        .type cosmos_symbol_names, @function
cosmos_symbol_names:                    // () -> SymbolName*
        .cfi_startproc
        lea     rax, [rip + symbol_names]
        ret
        .cfi_endproc
        .size cosmos_symbol_names, . - cosmos_symbol_names
