// Thunks: native entry points made at run time, one per delegate that is handed to native code.
//
// A thunk block is two pages: code, read and execute; data, read and write. Thunk i owns bytes [16 i, 16 i + 16) of both. Its data is
// { context, target }. The last 8 bytes of the data page hold the address of the common stub. All code pages are equal, so new ones are
// copies of the template below and no code is ever generated.

        .intel_syntax noprefix
        .include "Offsets.inc"

        .set PAGE,              4096
        .set THUNK,             16
        .set THUNKS,            (PAGE - 8) / THUNK

        .section .rodata.cosmos_thunk_template, "a", @progbits
        .balign 16
template:
        .set index, 0
        .rept THUNKS
        .balign THUNK, 0xCC
        lea     r10, [rip + PAGE - 7]
        jmp     qword ptr [rip + (2 * PAGE - 8) - (index * THUNK + 13)]
        .set index, index + 1
        .endr
        .balign THUNK, 0xCC

        // () -> void*: the code of a thunk block, cosmos_thunk_template_size bytes
        .section .text.cosmos_thunk_template, "ax", @progbits
        .balign 16
        .globl cosmos_thunk_template
        .type cosmos_thunk_template, @function
cosmos_thunk_template:
        .cfi_startproc
        lea     rax, [rip + template]
        ret
        .cfi_endproc
        .size cosmos_thunk_template, . - cosmos_thunk_template

        // (r10 = thunk data) Leaves the context where RhGetCurrentThunkContext finds it and continues at the target with the arguments
        // untouched. The slot belongs to the thread, so preemption does no harm.
        .section .text.cosmos_thunk_common_stub, "ax", @progbits
        .balign 16
        .globl cosmos_thunk_common_stub
        .type cosmos_thunk_common_stub, @function
cosmos_thunk_common_stub:
        .cfi_startproc
        mov     r11, qword ptr [r10]
        mov     qword ptr fs:[THREAD_THUNK_CONTEXT], r11
        jmp     qword ptr [r10 + 8]
        .cfi_endproc
        .size cosmos_thunk_common_stub, . - cosmos_thunk_common_stub

        // () -> void*: the address of the common stub
        .section .text.RhGetCommonStubAddress, "ax", @progbits
        .balign 16
        .globl RhGetCommonStubAddress
        .type RhGetCommonStubAddress, @function
RhGetCommonStubAddress:
        .cfi_startproc
        lea     rax, [rip + cosmos_thunk_common_stub]
        ret
        .cfi_endproc
        .size RhGetCommonStubAddress, . - RhGetCommonStubAddress

        // () -> nint: what the thunk left
        .section .text.RhGetCurrentThunkContext, "ax", @progbits
        .balign 16
        .globl RhGetCurrentThunkContext
        .type RhGetCurrentThunkContext, @function
RhGetCurrentThunkContext:
        .cfi_startproc
        mov     rax, qword ptr fs:[THREAD_THUNK_CONTEXT]
        ret
        .cfi_endproc
        .size RhGetCurrentThunkContext, . - RhGetCurrentThunkContext
