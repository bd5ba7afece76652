// Copying and filling memory.
//
// Unrolled SSE stores instead of string instructions: QEMU (TCG) executes `rep` one element at a time, and clearing memory with
// 16-byte stores was measured there at a fifth of the time of `rep stosd`, so less than half of that of `rep stosq`; it is no
// worse on processors for the sizes that occur here.

        .intel_syntax noprefix

        // (destination, source, bytes): multiples of 8, 8-aligned; overlap allowed. Words are never split: 16-byte accesses to
        // memory that is only 8-aligned are made of two whole words.
        .section .text.cosmos_move_words, "ax", @progbits
        .balign 16
        .globl cosmos_move_words
        .type cosmos_move_words, @function
cosmos_move_words:
        .cfi_startproc
        mov     rax, rdi
        sub     rax, rsi
        cmp     rax, rdx
        jb      .Lwords_backward        // the destination begins inside of the source
        sub     rdx, 64
        jb      2f
        .balign 16
1:
        movups  xmm0, [rsi]
        movups  xmm1, [rsi + 16]
        movups  xmm2, [rsi + 32]
        movups  xmm3, [rsi + 48]
        movups  [rdi], xmm0
        movups  [rdi + 16], xmm1
        movups  [rdi + 32], xmm2
        movups  [rdi + 48], xmm3
        add     rsi, 64
        add     rdi, 64
        sub     rdx, 64
        jae     1b
2:
        add     rdx, 64
        jz      4f
3:
        mov     rax, [rsi]
        mov     [rdi], rax
        add     rsi, 8
        add     rdi, 8
        sub     rdx, 8
        jnz     3b
4:
        ret
.Lwords_backward:
        sub     rdx, 64
        jb      6f
        .balign 16
5:
        movups  xmm0, [rsi + rdx]
        movups  xmm1, [rsi + rdx + 16]
        movups  xmm2, [rsi + rdx + 32]
        movups  xmm3, [rsi + rdx + 48]
        movups  [rdi + rdx], xmm0
        movups  [rdi + rdx + 16], xmm1
        movups  [rdi + rdx + 32], xmm2
        movups  [rdi + rdx + 48], xmm3
        sub     rdx, 64
        jae     5b
6:
        add     rdx, 64
        jz      8f
7:
        mov     rax, [rsi + rdx - 8]
        mov     [rdi + rdx - 8], rax
        sub     rdx, 8
        jnz     7b
8:
        ret
        .cfi_endproc
        .size cosmos_move_words, . - cosmos_move_words

        // (address, bytes): zeroes; multiples of 8, 8-aligned
        .section .text.cosmos_clear_words, "ax", @progbits
        .balign 16
        .globl cosmos_clear_words
        .type cosmos_clear_words, @function
cosmos_clear_words:
        .cfi_startproc
        pxor    xmm0, xmm0
        sub     rsi, 128
        jb      2f
        .balign 16
1:
        movups  [rdi], xmm0
        movups  [rdi + 16], xmm0
        movups  [rdi + 32], xmm0
        movups  [rdi + 48], xmm0
        movups  [rdi + 64], xmm0
        movups  [rdi + 80], xmm0
        movups  [rdi + 96], xmm0
        movups  [rdi + 112], xmm0
        add     rdi, 128
        sub     rsi, 128
        jae     1b
2:
        add     rsi, 128
        jz      4f
        xor     eax, eax
3:
        mov     [rdi], rax
        add     rdi, 8
        sub     rsi, 8
        jnz     3b
4:
        ret
        .cfi_endproc
        .size cosmos_clear_words, . - cosmos_clear_words

        // (address, bytes) -> address: zeroes memory that may hold references; whole words are cleared at once
        .section .text.RhpGcSafeZeroMemory, "ax", @progbits
        .balign 16
        .globl RhpGcSafeZeroMemory
        .type RhpGcSafeZeroMemory, @function
RhpGcSafeZeroMemory:
        .cfi_startproc
        mov     rax, rdi
        or      rax, rsi
        test    al, 7
        jnz     1f
        push    rdi
        .cfi_adjust_cfa_offset 8
        call    cosmos_clear_words
        pop     rax
        .cfi_adjust_cfa_offset -8
        ret
1:
        mov     rdx, rsi                // not aligned: no references there
        xor     esi, esi
        jmp     memset
        .cfi_endproc
        .size RhpGcSafeZeroMemory, . - RhpGcSafeZeroMemory

        // void* memset(void* destination, int value, size_t bytes)
        //
        // From the first aligned word on, words are stored whole.
        .section .text.memset, "ax", @progbits
        .balign 16
        .globl memset
        .type memset, @function
memset:
        .cfi_startproc
        mov     rax, rdi
        movzx   esi, sil
        movabs  r8, 0x0101010101010101
        imul    r8, rsi
        cmp     rdx, 16
        jb      .Lset_small
1:
        test    dil, 7
        jz      2f
        mov     [rdi], r8b
        inc     rdi
        dec     rdx
        jmp     1b
2:
        movq    xmm0, r8
        punpcklqdq xmm0, xmm0
        sub     rdx, 128
        jb      4f
        .balign 16
3:
        movups  [rdi], xmm0
        movups  [rdi + 16], xmm0
        movups  [rdi + 32], xmm0
        movups  [rdi + 48], xmm0
        movups  [rdi + 64], xmm0
        movups  [rdi + 80], xmm0
        movups  [rdi + 96], xmm0
        movups  [rdi + 112], xmm0
        add     rdi, 128
        sub     rdx, 128
        jae     3b
4:
        add     rdx, 128
5:
        sub     rdx, 8
        jb      6f
        mov     [rdi], r8
        add     rdi, 8
        jmp     5b
6:
        add     rdx, 8
.Lset_small:
        test    rdx, rdx
        jz      8f
7:
        mov     [rdi], r8b
        inc     rdi
        dec     rdx
        jnz     7b
8:
        ret
        .cfi_endproc
        .size memset, . - memset

        // void* memmove(void* destination, const void* source, size_t bytes), and memcpy
        //
        // Up to 32 bytes are loaded whole before the first store, which makes overlap harmless without a branch on it. Long blocks go through general registers:
        // under QEMU (TCG) a vector register lives in memory, and copying through one was measured at more than twice the time (0.52 against 0.20 ns a byte);
        // on a processor both are limited by the caches.
        .section .text.memmove, "ax", @progbits
        .balign 16
        .globl memmove
        .globl memcpy
        .type memmove, @function
        .type memcpy, @function
memmove:
memcpy:
        .cfi_startproc
        mov     rax, rdi
        cmp     rdx, 16
        jb      .Lmove_below_16
        cmp     rdx, 32
        ja      .Lmove_above_32
        movups  xmm0, [rsi]
        movups  xmm1, [rsi + rdx - 16]
        movups  [rdi], xmm0
        movups  [rdi + rdx - 16], xmm1
        ret
.Lmove_below_16:
        cmp     rdx, 8
        jb      1f
        mov     rcx, [rsi]
        mov     r8, [rsi + rdx - 8]
        mov     [rdi], rcx
        mov     [rdi + rdx - 8], r8
        ret
1:
        cmp     rdx, 4
        jb      2f
        mov     ecx, [rsi]
        mov     r8d, [rsi + rdx - 4]
        mov     [rdi], ecx
        mov     [rdi + rdx - 4], r8d
        ret
2:
        test    rdx, rdx
        jz      3f
        mov     r11, rdx                // up to three bytes: first, middle, last
        shr     r11
        movzx   ecx, byte ptr [rsi]
        movzx   r8d, byte ptr [rsi + r11]
        movzx   r9d, byte ptr [rsi + rdx - 1]
        mov     [rdi], cl
        mov     [rdi + r11], r8b
        mov     [rdi + rdx - 1], r9b
3:
        ret
.Lmove_above_32:
        mov     rcx, rdi
        sub     rcx, rsi
        cmp     rcx, rdx
        jb      .Lmove_backward
        movups  xmm4, [rsi + rdx - 32]  // the end, before a store can change it
        movups  xmm5, [rsi + rdx - 16]
        lea     r8, [rdi + rdx - 32]
        sub     rdx, 64
        jbe     2f
        .balign 16
1:
        mov     rcx, [rsi]
        mov     r9, [rsi + 8]
        mov     r10, [rsi + 16]
        mov     r11, [rsi + 24]
        mov     [rdi], rcx
        mov     [rdi + 8], r9
        mov     [rdi + 16], r10
        mov     [rdi + 24], r11
        mov     rcx, [rsi + 32]
        mov     r9, [rsi + 40]
        mov     r10, [rsi + 48]
        mov     r11, [rsi + 56]
        mov     [rdi + 32], rcx
        mov     [rdi + 40], r9
        mov     [rdi + 48], r10
        mov     [rdi + 56], r11
        add     rsi, 64
        add     rdi, 64
        sub     rdx, 64
        ja      1b
2:
        // Between 1 and 64 bytes are left: at most 32 of them before the saved end.
        add     rdx, 64
        cmp     rdx, 32
        jbe     3f
        movups  xmm0, [rsi]
        movups  xmm1, [rsi + 16]
        movups  [rdi], xmm0
        movups  [rdi + 16], xmm1
3:
        movups  [r8], xmm4
        movups  [r8 + 16], xmm5
        ret
.Lmove_backward:
        movups  xmm4, [rsi]             // the beginning, before a store can change it
        movups  xmm5, [rsi + 16]
        sub     rdx, 64
        jbe     5f
        .balign 16
4:
        mov     rcx, [rsi + rdx + 32]
        mov     r9, [rsi + rdx + 40]
        mov     r10, [rsi + rdx + 48]
        mov     r11, [rsi + rdx + 56]
        mov     [rdi + rdx + 32], rcx
        mov     [rdi + rdx + 40], r9
        mov     [rdi + rdx + 48], r10
        mov     [rdi + rdx + 56], r11
        mov     rcx, [rsi + rdx]
        mov     r9, [rsi + rdx + 8]
        mov     r10, [rsi + rdx + 16]
        mov     r11, [rsi + rdx + 24]
        mov     [rdi + rdx], rcx
        mov     [rdi + rdx + 8], r9
        mov     [rdi + rdx + 16], r10
        mov     [rdi + rdx + 24], r11
        sub     rdx, 64
        ja      4b
5:
        add     rdx, 64
        cmp     rdx, 32
        jbe     6f
        movups  xmm0, [rsi + rdx - 16]
        movups  xmm1, [rsi + rdx - 32]
        movups  [rdi + rdx - 16], xmm0
        movups  [rdi + rdx - 32], xmm1
6:
        movups  [rdi], xmm4
        movups  [rdi + 16], xmm5
        ret
        .cfi_endproc
        .size memmove, . - memmove
        .size memcpy, . - memmove
