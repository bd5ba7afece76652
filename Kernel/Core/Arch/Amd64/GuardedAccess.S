// Accesses that may fault, as the user asked for them: a fault at one of the instructions in the table below makes the function return 0
// (Cosmos.Core.Traps.GuardedAccess). Leaf functions without stack use, so leaving one at any of its instructions is a plain return.

        .intel_syntax noprefix
        .include "Function.inc"

FUNCTION cosmos_guarded_load            // (nuint address, nuint* value) -> 1, or 0 after a fault
load:   mov     rax, qword ptr [rdi]
        mov     qword ptr [rsi], rax
        mov     eax, 1
        ret
END_FUNCTION cosmos_guarded_load

FUNCTION cosmos_guarded_store           // (nuint address, nuint value) -> 1, or 0 after a fault
store:  mov     qword ptr [rdi], rsi
        mov     eax, 1
        ret
END_FUNCTION cosmos_guarded_store

FUNCTION cosmos_guarded_load32          // (nuint address, uint* value) -> 1, or 0 after a fault
load32: mov     eax, dword ptr [rdi]
        mov     dword ptr [rsi], eax
        mov     eax, 1
        ret
END_FUNCTION cosmos_guarded_load32

FUNCTION cosmos_guarded_store32         // (nuint address, uint value) -> 1, or 0 after a fault
store32:
        mov     dword ptr [rdi], esi
        mov     eax, 1
        ret
END_FUNCTION cosmos_guarded_store32

FUNCTION cosmos_guarded_rdmsr           // (uint register, ulong* value) -> 1, or 0 after a fault
        mov     ecx, edi
rdmsr_at:
        rdmsr
        shl     rdx, 32
        or      rax, rdx
        mov     qword ptr [rsi], rax
        mov     eax, 1
        ret
END_FUNCTION cosmos_guarded_rdmsr

FUNCTION cosmos_guarded_fault           // where a fault handler sends the thread
        xor     eax, eax
        ret
END_FUNCTION cosmos_guarded_fault

        // Where to go on, then the instructions that may fault; ends with 0.
        .section .rodata.cosmos_guarded, "a", @progbits
        .balign 8
guarded:
        .quad   cosmos_guarded_fault
        .quad   load, store, load32, store32, rdmsr_at
        .quad   0

FUNCTION cosmos_guarded_accesses        // () -> nuint*
        lea     rax, [rip + guarded]
        ret
END_FUNCTION cosmos_guarded_accesses
