// Interface dispatch. A call site is
//
//      lea r11, [cell]
//      call [r11]              // cell: { stub, cache }
//
// with the arguments of the method in their registers, `this` in rdi. A stub looks the type of `this` up in the cache of the cell and
// jumps to the method. rax, r10 and r11 are free.
//
// A cache points at pairs { MethodTable*, code }; unused pairs are zero, and no object has a null MethodTable. Below the pairs lie
// the fields of Cosmos.Core.Runtime.Dispatch.DispatchCache. A pair never changes once its type is set, and the cache of a cell only
// grows, so a thread that was stopped between the call through the stub pointer and the load of the cache finds a cache at least as
// large as its stub expects: writers store the cache before the stub.

        .intel_syntax noprefix

        .set CELL_CACHE,                8
        .set CACHE_CELL,                -16     // the cell that owns the cache
        .set CACHE_MASK,                -8      // (number of pairs - 1) * 16
        .set PAIR_SIZE,                 16

        .macro STUB name
        .balign 16
        .globl \name
        .type \name, @function
\name:
        .cfi_startproc
        .endm

        .macro END_STUB name
        .cfi_endproc
        .size \name, . - \name
        .endm

        // A fault at a load from rdi in these stubs is a null reference of the call site (FaultHandler).
        .section .text.cosmos_dispatch_stubs, "ax", @progbits
        .globl cosmos_dispatch_stubs
cosmos_dispatch_stubs:

        // One type seen so far.
STUB cosmos_dispatch_1
        mov     r10, qword ptr [r11 + CELL_CACHE]
        mov     rax, qword ptr [rdi]
        cmp     rax, qword ptr [r10]
        jne     cosmos_dispatch_miss
        jmp     qword ptr [r10 + 8]
END_STUB cosmos_dispatch_1

        // Up to `count` types: compared in the order in which they were met.
        .macro LINEAR_STUB count
STUB cosmos_dispatch_\count
        mov     r10, qword ptr [r11 + CELL_CACHE]
        mov     rax, qword ptr [rdi]
        .set position, 0
        .rept \count
        cmp     rax, qword ptr [r10 + position]
        jne     1f
        jmp     qword ptr [r10 + position + 8]
1:
        .set position, position + PAIR_SIZE
        .endr
        jmp     cosmos_dispatch_miss
END_STUB cosmos_dispatch_\count
        .endm

        LINEAR_STUB 2
        LINEAR_STUB 4

        // More: a hash table with linear probing. At least half of the pairs are unused, so the search ends.
STUB cosmos_dispatch_hashed
        mov     r10, qword ptr [r11 + CELL_CACHE]
        mov     rax, qword ptr [rdi]
        imul    r11d, eax, 0x9E3779B1   // DispatchCache.Hash: multiplicative, upper bits, times 16
        shr     r11d, 12
1:      and     r11d, dword ptr [r10 + CACHE_MASK]
        cmp     rax, qword ptr [r10 + r11]
        jne     2f
        jmp     qword ptr [r10 + r11 + 8]
2:      cmp     qword ptr [r10 + r11], 0
        lea     r11d, [r11 + PAIR_SIZE]
        jne     1b
        mov     r11, qword ptr [r10 + CACHE_CELL]
        jmp     cosmos_dispatch_miss
END_STUB cosmos_dispatch_hashed

        // No cache yet. The load makes a null `this` fault here, where it is attributed to the call site.
STUB RhpInitialDynamicInterfaceDispatch
        cmp     byte ptr [rdi], 0
        jmp     cosmos_dispatch_miss
END_STUB RhpInitialDynamicInterfaceDispatch

        .globl cosmos_dispatch_stubs_end
cosmos_dispatch_stubs_end:

        // Asks CoreLib to resolve the call (which enters it in the cache of the cell) and continues at the method with all arguments as
        // they were. Resolution may run class constructors, collect garbage and throw: the unwind rules lead to the call site.
        .set    SLOTS, 6 * 8 + 8 * 16 + 8
        .section .text.cosmos_dispatch_miss, "ax", @progbits
STUB cosmos_dispatch_miss
        sub     rsp, SLOTS
        .cfi_adjust_cfa_offset SLOTS
        movaps  xmmword ptr [rsp], xmm0
        movaps  xmmword ptr [rsp + 16], xmm1
        movaps  xmmword ptr [rsp + 32], xmm2
        movaps  xmmword ptr [rsp + 48], xmm3
        movaps  xmmword ptr [rsp + 64], xmm4
        movaps  xmmword ptr [rsp + 80], xmm5
        movaps  xmmword ptr [rsp + 96], xmm6
        movaps  xmmword ptr [rsp + 112], xmm7
        mov     qword ptr [rsp + 128], rdi
        mov     qword ptr [rsp + 136], rsi
        mov     qword ptr [rsp + 144], rdx
        mov     qword ptr [rsp + 152], rcx
        mov     qword ptr [rsp + 160], r8
        mov     qword ptr [rsp + 168], r9
        mov     rsi, r11
        call    RhpResolveInterfaceMethod       // (object, cell) -> code
        movaps  xmm0, xmmword ptr [rsp]
        movaps  xmm1, xmmword ptr [rsp + 16]
        movaps  xmm2, xmmword ptr [rsp + 32]
        movaps  xmm3, xmmword ptr [rsp + 48]
        movaps  xmm4, xmmword ptr [rsp + 64]
        movaps  xmm5, xmmword ptr [rsp + 80]
        movaps  xmm6, xmmword ptr [rsp + 96]
        movaps  xmm7, xmmword ptr [rsp + 112]
        mov     rdi, qword ptr [rsp + 128]
        mov     rsi, qword ptr [rsp + 136]
        mov     rdx, qword ptr [rsp + 144]
        mov     rcx, qword ptr [rsp + 152]
        mov     r8, qword ptr [rsp + 160]
        mov     r9, qword ptr [rsp + 168]
        add     rsp, SLOTS
        .cfi_adjust_cfa_offset -SLOTS
        jmp     rax
END_STUB cosmos_dispatch_miss

        // The dispatch stub of a cell by the number of pairs in its cache: Cosmos.Core.Runtime.Dispatch.DispatchStubs.
        .section .text.cosmos_dispatch_stub_table, "ax", @progbits
STUB cosmos_dispatch_stub_table         // () -> DispatchStubs*
        lea     rax, [rip + stub_table]
        ret
END_STUB cosmos_dispatch_stub_table

        .section .rodata.cosmos_dispatch_stub_table, "a", @progbits
        .balign 8
stub_table:
        .quad   RhpInitialDynamicInterfaceDispatch
        .quad   cosmos_dispatch_1
        .quad   cosmos_dispatch_2
        .quad   cosmos_dispatch_4
        .quad   cosmos_dispatch_hashed
