// Write barriers: store a reference and dirty the card of the location (Runtime/Gc/CardTable.cs).
//
// There is no test whether the location is old or the reference young: a byte store is cheaper than two branches, and a
// collection drops needless cards quickly. A collection between the store and the card finds the new reference in a register.
// The register contracts are the JIT's (targetamd64.h): RhpAssignRef and RhpCheckedAssignRef may trash rdi, r10 and r11 beside
// flags; RhpByRefAssignRef advances rdi and rsi by 8 and may trash rax and rcx only (RBM_CALLEE_TRASH_WRITEBARRIER_BYREF).
//
// A null location faults at the label *AVLocation with nothing on the stack but the return address.

        .intel_syntax noprefix

        .set THREAD_BULK_MOVE_START, 384
        .set THREAD_BULK_MOVE_END, 392

        .set CARD_SHIFT, 9

        .section .data.cosmos_card_table, "aw", @progbits
        .balign 16
cosmos_card_table:                      // where the card of address 0 would be
        .quad 0
cosmos_card_end:                        // addresses from here on have no card: thread stacks, device memory
        .quad 0

        .section .text.cosmos_set_card_table, "ax", @progbits
        .balign 16
        .globl cosmos_set_card_table
        .type cosmos_set_card_table, @function
cosmos_set_card_table:
        .cfi_startproc
        mov     [rip + cosmos_card_table], rdi
        mov     [rip + cosmos_card_end], rsi
        ret
        .cfi_endproc
        .size cosmos_set_card_table, . - cosmos_set_card_table

        // One section, so that a fault handler can tell by address that it is in a barrier.
        .section .text.cosmos_write_barriers, "ax", @progbits
        .globl cosmos_write_barriers_start
cosmos_write_barriers_start:

        // rdi = location in an object, rsi = reference
        .balign 16
        .globl RhpAssignRef
        .globl RhpAssignRefAVLocation
        .type RhpAssignRef, @function
RhpAssignRef:
        .cfi_startproc
RhpAssignRefAVLocation:
        mov     [rdi], rsi
        shr     rdi, CARD_SHIFT
        add     rdi, [rip + cosmos_card_table]
        mov     byte ptr [rdi], 1
        ret
        .cfi_endproc
        .size RhpAssignRef, . - RhpAssignRef

        // rdi = any location, rsi = reference
        .balign 16
        .globl RhpCheckedAssignRef
        .globl RhpCheckedAssignRefAVLocation
        .type RhpCheckedAssignRef, @function
RhpCheckedAssignRef:
        .cfi_startproc
RhpCheckedAssignRefAVLocation:
        mov     [rdi], rsi
        cmp     rdi, [rip + cosmos_card_end]
        jae     1f
        shr     rdi, CARD_SHIFT
        add     rdi, [rip + cosmos_card_table]
        mov     byte ptr [rdi], 1
1:
        ret
        .cfi_endproc
        .size RhpCheckedAssignRef, . - RhpCheckedAssignRef

        // rdi = any location, rsi = location of the reference; both advance
        .balign 16
        .globl RhpByRefAssignRef
        .globl RhpByRefAssignRefAVLocation1
        .globl RhpByRefAssignRefAVLocation2
        .type RhpByRefAssignRef, @function
RhpByRefAssignRef:
        .cfi_startproc
RhpByRefAssignRefAVLocation1:
        mov     rcx, [rsi]
RhpByRefAssignRefAVLocation2:
        mov     [rdi], rcx
        cmp     rdi, [rip + cosmos_card_end]
        jae     1f
        mov     rcx, rdi
        shr     rcx, CARD_SHIFT
        add     rcx, [rip + cosmos_card_table]
        mov     byte ptr [rcx], 1
1:
        add     rdi, 8
        add     rsi, 8
        ret
        .cfi_endproc
        .size RhpByRefAssignRef, . - RhpByRefAssignRef

        // (location, value, comparand) -> what was there
        .balign 16
        .globl RhpCheckedLockCmpXchg
        .globl RhpCheckedLockCmpXchgAVLocation
        .type RhpCheckedLockCmpXchg, @function
RhpCheckedLockCmpXchg:
        .cfi_startproc
        mov     rax, rdx
RhpCheckedLockCmpXchgAVLocation:
        lock cmpxchg [rdi], rsi
        jne     1f
        cmp     rdi, [rip + cosmos_card_end]
        jae     1f
        shr     rdi, CARD_SHIFT
        add     rdi, [rip + cosmos_card_table]
        mov     byte ptr [rdi], 1
1:
        ret
        .cfi_endproc
        .size RhpCheckedLockCmpXchg, . - RhpCheckedLockCmpXchg

        // (location, value) -> what was there
        .balign 16
        .globl RhpCheckedXchg
        .globl RhpCheckedXchgAVLocation
        .type RhpCheckedXchg, @function
RhpCheckedXchg:
        .cfi_startproc
        mov     rax, rsi
RhpCheckedXchgAVLocation:
        xchg    [rdi], rax
        cmp     rdi, [rip + cosmos_card_end]
        jae     1f
        shr     rdi, CARD_SHIFT
        add     rdi, [rip + cosmos_card_table]
        mov     byte ptr [rdi], 1
1:
        ret
        .cfi_endproc
        .size RhpCheckedXchg, . - RhpCheckedXchg

        // (int* location, value, comparand) -> what was there
        .balign 16
        .globl RhpLockCmpXchg32
        .globl RhpLockCmpXchg32AVLocation
        .type RhpLockCmpXchg32, @function
RhpLockCmpXchg32:
        .cfi_startproc
        mov     eax, edx
RhpLockCmpXchg32AVLocation:
        lock cmpxchg [rdi], esi
        ret
        .cfi_endproc
        .size RhpLockCmpXchg32, . - RhpLockCmpXchg32

        // (long* location, value, comparand) -> what was there
        .balign 16
        .globl RhpLockCmpXchg64
        .globl RhpLockCmpXchg64AVLocation
        .type RhpLockCmpXchg64, @function
RhpLockCmpXchg64:
        .cfi_startproc
        mov     rax, rdx
RhpLockCmpXchg64AVLocation:
        lock cmpxchg [rdi], rsi
        ret
        .cfi_endproc
        .size RhpLockCmpXchg64, . - RhpLockCmpXchg64

        .globl cosmos_write_barriers_end
cosmos_write_barriers_end:

        // (destination, source, bytes): copies references and whatever lies between them; the ranges may overlap.
        //
        // Every aligned word is copied whole, so that a collection never sees half a reference. The destination is announced in
        // the thread block while the copy runs: a collection in between dirties its cards again, because what is copied after it
        // would be covered by this barrier alone, and a second collection could come before that.
        .section .text.RhBulkMoveWithWriteBarrier, "ax", @progbits
        .balign 16
        .globl RhBulkMoveWithWriteBarrier
        .type RhBulkMoveWithWriteBarrier, @function
RhBulkMoveWithWriteBarrier:
        .cfi_startproc
        test    rdx, rdx
        jz      9f
        cmp     rdi, rsi
        je      9f
        lea     r8, [rdi + rdx]         // end of the destination
        cmp     rdi, [rip + cosmos_card_end]
        jae     cosmos_move_words       // not in the heap: no barrier
        mov     fs:[THREAD_BULK_MOVE_END], r8
        mov     fs:[THREAD_BULK_MOVE_START], rdi
        mov     r9, rdi
        sub     rsp, 24
        .cfi_adjust_cfa_offset 24
        mov     [rsp], r9
        mov     [rsp + 8], r8
        call    cosmos_move_words
        mov     r9, [rsp]
        mov     r8, [rsp + 8]
        add     rsp, 24
        .cfi_adjust_cfa_offset -24
        dec     r8
        shr     r9, CARD_SHIFT
        shr     r8, CARD_SHIFT
        mov     r10, [rip + cosmos_card_table]
        add     r9, r10
        add     r8, r10
1:
        mov     byte ptr [r9], 1
        inc     r9
        cmp     r9, r8
        jbe     1b
        mov     qword ptr fs:[THREAD_BULK_MOVE_START], 0
9:
        ret
        .cfi_endproc
        .size RhBulkMoveWithWriteBarrier, . - RhBulkMoveWithWriteBarrier
