// Instructions that only the entropy code needs. System V calling convention; no stack is used, so no CFI is needed
// beyond the default frame.

        .intel_syntax noprefix
        .section .text.cosmos_entropy, "ax", @progbits

// uint cosmos_random_features(): bit 0 = RDRAND, bit 1 = RDSEED (Intel SDM volume 2, CPUID leaves 1 and 7).
        .globl  cosmos_random_features
        .type   cosmos_random_features, @function
cosmos_random_features:
        .cfi_startproc
        push    rbx
        .cfi_adjust_cfa_offset 8
        .cfi_offset rbx, -16
        xor     r8d, r8d
        xor     eax, eax
        cpuid
        mov     r9d, eax                // highest basic leaf
        mov     eax, 1
        xor     ecx, ecx
        cpuid
        bt      ecx, 30                 // CPUID.1:ECX.RDRAND
        adc     r8d, 0
        cmp     r9d, 7
        jb      1f
        mov     eax, 7
        xor     ecx, ecx
        cpuid
        shr     ebx, 17                 // CPUID.(7,0):EBX.RDSEED is bit 18
        and     ebx, 2
        or      r8d, ebx
1:      mov     eax, r8d
        pop     rbx
        .cfi_adjust_cfa_offset -8
        ret
        .cfi_endproc
        .size   cosmos_random_features, . - cosmos_random_features

// uint cosmos_rdrand(ulong* value): 1 and a value, or 0 when the generator had none (carry flag clear).
        .globl  cosmos_rdrand
        .type   cosmos_rdrand, @function
cosmos_rdrand:
        .cfi_startproc
        xor     eax, eax
        rdrand  rdx
        adc     eax, 0
        mov     [rdi], rdx
        ret
        .cfi_endproc
        .size   cosmos_rdrand, . - cosmos_rdrand

// uint cosmos_rdseed(ulong* value): like cosmos_rdrand, straight from the conditioned noise source.
        .globl  cosmos_rdseed
        .type   cosmos_rdseed, @function
cosmos_rdseed:
        .cfi_startproc
        xor     eax, eax
        rdseed  rdx
        adc     eax, 0
        mov     [rdi], rdx
        ret
        .cfi_endproc
        .size   cosmos_rdseed, . - cosmos_rdseed

// ulong cosmos_entropy_ticks(): the time-stamp counter, not reordered with what came before, so that the work between
// two readings is what the difference measures.
        .globl  cosmos_entropy_ticks
        .type   cosmos_entropy_ticks, @function
cosmos_entropy_ticks:
        .cfi_startproc
        lfence
        rdtsc
        shl     rdx, 32
        or      rax, rdx
        ret
        .cfi_endproc
        .size   cosmos_entropy_ticks, . - cosmos_entropy_ticks

        .section .note.GNU-stack, "", @progbits
