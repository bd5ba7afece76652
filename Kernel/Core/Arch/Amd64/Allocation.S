// Allocation fast paths: a thread bumps a pointer in a buffer of its own, without lock and with interrupts enabled.
//
// The collector may stop the thread at any instruction (Runtime/Gc/README.md, "Allocation"):
// - the buffer is never taken away from a stopped thread, so a pointer loaded before the stop is good afterwards;
// - the length is stored before the method table, and the method table before the pointer is advanced. An object exists for
//   the collector as soon as it has a method table; until then its memory is zero and unused.
//
// Arguments: rdi = method table, rsi = number of elements. The result is in rax.

        .intel_syntax noprefix
        .include "Offsets.inc"

        .set MT_COMPONENT_SIZE, 0
        .set MT_BASE_SIZE, 4
        .set OBJECT_LENGTH, 8

        .set ARRAY_BASE_SIZE, 24
        .set STRING_BASE_SIZE, 22
        .set MAX_STRING_LENGTH, 0x3FFFFFDF

        .set ALLOCATE_FINALIZE, 1

        // Objects without finalizer.
        .section .text.RhpNewFast, "ax", @progbits
        .balign 16
        .globl RhpNewFast
        .type RhpNewFast, @function
RhpNewFast:
        .cfi_startproc
        mov     rax, fs:[THREAD_ALLOCATION_POINTER]
        mov     ecx, [rdi + MT_BASE_SIZE]
        add     rcx, rax
        cmp     rcx, fs:[THREAD_ALLOCATION_LIMIT]
        ja      1f
        mov     [rax], rdi
        mov     fs:[THREAD_ALLOCATION_POINTER], rcx
        ret
1:
        xor     esi, esi
        xor     edx, edx
        jmp     cosmos_allocate_or_throw
        .cfi_endproc
        .size RhpNewFast, . - RhpNewFast

        // Objects with finalizer: registration needs the slow path anyway.
        .section .text.RhpNewFinalizable, "ax", @progbits
        .balign 16
        .globl RhpNewFinalizable
        .type RhpNewFinalizable, @function
RhpNewFinalizable:
        .cfi_startproc
        xor     esi, esi
        mov     edx, ALLOCATE_FINALIZE
        jmp     cosmos_allocate_or_throw
        .cfi_endproc
        .size RhpNewFinalizable, . - RhpNewFinalizable

        // Arrays of any element type. Negative lengths look like huge ones: OverflowException, as on other systems.
        .section .text.RhpNewArrayFast, "ax", @progbits
        .balign 16
        .globl RhpNewArrayFast
        .type RhpNewArrayFast, @function
RhpNewArrayFast:
        .cfi_startproc
        cmp     rsi, 0x7FFFFFFF
        ja      2f
        movzx   ecx, word ptr [rdi + MT_COMPONENT_SIZE]
        mov     eax, [rdi + MT_BASE_SIZE]
        imul    rcx, rsi
        lea     rcx, [rcx + rax + 7]
        and     rcx, -8
        mov     rax, fs:[THREAD_ALLOCATION_POINTER]
        add     rcx, rax
        cmp     rcx, fs:[THREAD_ALLOCATION_LIMIT]
        ja      1f
        mov     [rax + OBJECT_LENGTH], esi
        mov     [rax], rdi
        mov     fs:[THREAD_ALLOCATION_POINTER], rcx
        ret
1:
        xor     edx, edx
        jmp     cosmos_allocate_or_throw
2:
        mov     esi, 1
        jmp     RhExceptionHandling_FailedAllocation
        .cfi_endproc
        .size RhpNewArrayFast, . - RhpNewArrayFast

        // Arrays of references: the element size is known.
        .section .text.RhpNewPtrArrayFast, "ax", @progbits
        .balign 16
        .globl RhpNewPtrArrayFast
        .type RhpNewPtrArrayFast, @function
RhpNewPtrArrayFast:
        .cfi_startproc
        cmp     rsi, 0x7FFFFFFF
        ja      2f
        mov     rax, fs:[THREAD_ALLOCATION_POINTER]
        lea     rcx, [rax + rsi * 8 + ARRAY_BASE_SIZE]
        cmp     rcx, fs:[THREAD_ALLOCATION_LIMIT]
        ja      1f
        mov     [rax + OBJECT_LENGTH], esi
        mov     [rax], rdi
        mov     fs:[THREAD_ALLOCATION_POINTER], rcx
        ret
1:
        xor     edx, edx
        jmp     cosmos_allocate_or_throw
2:
        mov     esi, 1
        jmp     RhExceptionHandling_FailedAllocation
        .cfi_endproc
        .size RhpNewPtrArrayFast, . - RhpNewPtrArrayFast

        // Strings. Lengths that no string can have: OutOfMemoryException, as on other systems.
        .section .text.RhNewString, "ax", @progbits
        .balign 16
        .globl RhNewString
        .type RhNewString, @function
RhNewString:
        .cfi_startproc
        cmp     rsi, MAX_STRING_LENGTH
        ja      2f
        lea     rcx, [rsi * 2 + STRING_BASE_SIZE + 7]
        and     rcx, -8
        mov     rax, fs:[THREAD_ALLOCATION_POINTER]
        add     rcx, rax
        cmp     rcx, fs:[THREAD_ALLOCATION_LIMIT]
        ja      1f
        mov     [rax + OBJECT_LENGTH], esi
        mov     [rax], rdi
        mov     fs:[THREAD_ALLOCATION_POINTER], rcx
        ret
1:
        xor     edx, edx
        jmp     cosmos_allocate_or_throw
2:
        xor     esi, esi
        jmp     RhExceptionHandling_FailedAllocation
        .cfi_endproc
        .size RhNewString, . - RhNewString

        // (method table, length, flags) -> object. The exception is thrown as if by the caller: this frame is gone by then.
        .section .text.cosmos_allocate_or_throw, "ax", @progbits
        .balign 16
        .type cosmos_allocate_or_throw, @function
cosmos_allocate_or_throw:
        .cfi_startproc
        push    rdi
        .cfi_adjust_cfa_offset 8
        call    cosmos_gc_allocate
        pop     rdi
        .cfi_adjust_cfa_offset -8
        test    rax, rax
        jz      1f
        ret
1:
        xor     esi, esi                // out of memory, not overflow
        jmp     RhExceptionHandling_FailedAllocation
        .cfi_endproc
        .size cosmos_allocate_or_throw, . - cosmos_allocate_or_throw
