// Single instructions that C# cannot express. System V AMD64 calling convention; leaf functions, no stack use.

        .intel_syntax noprefix
        .include "Function.inc"
        .include "Offsets.inc"

FUNCTION cosmos_thread                  // () -> ThreadBlock*
        mov     rax, qword ptr fs:[THREAD_SELF]
        ret
END_FUNCTION cosmos_thread

FUNCTION cosmos_cpu                     // () -> CpuBlock*
        mov     rax, qword ptr gs:[CPU_SELF]
        ret
END_FUNCTION cosmos_cpu

FUNCTION cosmos_in8                     // (ushort port) -> byte
        mov     edx, edi
        xor     eax, eax
        in      al, dx
        ret
END_FUNCTION cosmos_in8

FUNCTION cosmos_in16
        mov     edx, edi
        xor     eax, eax
        in      ax, dx
        ret
END_FUNCTION cosmos_in16

FUNCTION cosmos_in32
        mov     edx, edi
        in      eax, dx
        ret
END_FUNCTION cosmos_in32

FUNCTION cosmos_out8                    // (ushort port, byte value)
        mov     edx, edi
        mov     eax, esi
        out     dx, al
        ret
END_FUNCTION cosmos_out8

FUNCTION cosmos_out16
        mov     edx, edi
        mov     eax, esi
        out     dx, ax
        ret
END_FUNCTION cosmos_out16

FUNCTION cosmos_out32
        mov     edx, edi
        mov     eax, esi
        out     dx, eax
        ret
END_FUNCTION cosmos_out32

FUNCTION cosmos_rdtsc                   // () -> ulong; ordered after earlier loads
        lfence
        rdtsc
        shl     rdx, 32
        or      rax, rdx
        ret
END_FUNCTION cosmos_rdtsc

FUNCTION cosmos_cpuid                   // (uint leaf, uint subleaf, uint* eaxEbxEcxEdx)
        push    rbx
        .cfi_adjust_cfa_offset 8
        mov     r8, rdx
        mov     eax, edi
        mov     ecx, esi
        cpuid
        mov     dword ptr [r8], eax
        mov     dword ptr [r8 + 4], ebx
        mov     dword ptr [r8 + 8], ecx
        mov     dword ptr [r8 + 12], edx
        pop     rbx
        .cfi_adjust_cfa_offset -8
        ret
END_FUNCTION cosmos_cpuid

FUNCTION cosmos_rdmsr                   // (uint msr) -> ulong
        mov     ecx, edi
        rdmsr
        shl     rdx, 32
        or      rax, rdx
        ret
END_FUNCTION cosmos_rdmsr

FUNCTION cosmos_wrmsr                   // (uint msr, ulong value)
        mov     ecx, edi
        mov     eax, esi
        mov     rdx, rsi
        shr     rdx, 32
        wrmsr
        ret
END_FUNCTION cosmos_wrmsr

FUNCTION cosmos_read_cr2
        mov     rax, cr2
        ret
END_FUNCTION cosmos_read_cr2

FUNCTION cosmos_read_cr3
        mov     rax, cr3
        ret
END_FUNCTION cosmos_read_cr3

FUNCTION cosmos_write_cr3
        mov     cr3, rdi
        ret
END_FUNCTION cosmos_write_cr3

FUNCTION cosmos_read_cr4
        mov     rax, cr4
        ret
END_FUNCTION cosmos_read_cr4

FUNCTION cosmos_write_cr4
        mov     cr4, rdi
        ret
END_FUNCTION cosmos_write_cr4

FUNCTION cosmos_write_xcr0              // (ulong value)
        mov     eax, edi
        mov     rdx, rdi
        shr     rdx, 32
        xor     ecx, ecx
        xsetbv
        ret
END_FUNCTION cosmos_write_xcr0

FUNCTION cosmos_invlpg                  // (nuint address)
        invlpg  [rdi]
        ret
END_FUNCTION cosmos_invlpg

FUNCTION cosmos_pause
        pause
        ret
END_FUNCTION cosmos_pause

FUNCTION cosmos_save_flags_cli          // () -> RFLAGS before
        pushfq
        .cfi_adjust_cfa_offset 8
        pop     rax
        .cfi_adjust_cfa_offset -8
        cli
        ret
END_FUNCTION cosmos_save_flags_cli

FUNCTION cosmos_restore_flags           // (nuint RFLAGS)
        push    rdi
        .cfi_adjust_cfa_offset 8
        popfq
        .cfi_adjust_cfa_offset -8
        ret
END_FUNCTION cosmos_restore_flags

FUNCTION cosmos_sti
        sti
        ret
END_FUNCTION cosmos_sti

FUNCTION cosmos_cli
        cli
        ret
END_FUNCTION cosmos_cli

        // sti takes effect after the next instruction, so no interrupt can be lost between the two.
FUNCTION cosmos_sti_hlt
        sti
        hlt
        ret
END_FUNCTION cosmos_sti_hlt

FUNCTION cosmos_hlt
        hlt
        ret
END_FUNCTION cosmos_hlt

FUNCTION cosmos_lgdt                    // (void* pseudoDescriptor, ushort taskSelector): code 8, data 16
        lgdt    [rdi]
        mov     eax, 16
        mov     ds, eax
        mov     es, eax
        mov     ss, eax
        push    8
        .cfi_adjust_cfa_offset 8
        lea     rax, [rip + 1f]
        push    rax
        .cfi_adjust_cfa_offset 8
        retfq
1:      .cfi_adjust_cfa_offset -16
        ltr     si
        ret
END_FUNCTION cosmos_lgdt

FUNCTION cosmos_lidt                    // (void* pseudoDescriptor)
        lidt    [rdi]
        ret
END_FUNCTION cosmos_lidt

        // Spills the registers that may hold references for a conservative scan of the calling thread: (nuint buffer[6]).
        // Caller-saved registers are dead or spilled by the caller at a call.
FUNCTION cosmos_capture_registers
        mov     qword ptr [rdi], rbx
        mov     qword ptr [rdi + 8], rbp
        mov     qword ptr [rdi + 16], r12
        mov     qword ptr [rdi + 24], r13
        mov     qword ptr [rdi + 32], r14
        mov     qword ptr [rdi + 40], r15
        lea     rax, [rsp + 8]          // stack pointer of the caller
        ret
END_FUNCTION cosmos_capture_registers

FUNCTION cosmos_stack_pointer
        lea     rax, [rsp + 8]
        ret
END_FUNCTION cosmos_stack_pointer
