// PVH entry (Xen "x86/HVM direct boot ABI"): from 32-bit protected mode to managed code in long mode.
// On entry: EBX = physical address of hvm_start_info, paging off, interrupts off, flat segments, ESP undefined.

        .intel_syntax noprefix
        .include "Offsets.inc"

        .set XEN_ELFNOTE_PHYS32_ENTRY, 18

        .section .note.Xen, "a", @note
        .balign 4
        .long 4, 8, XEN_ELFNOTE_PHYS32_ENTRY
        .asciz "Xen"
        .quad cosmos_pvh_entry

        .set CR0_PROTECTED, 1 << 0
        .set CR0_MONITOR_COPROCESSOR, 1 << 1
        .set CR0_NUMERIC_ERROR, 1 << 5
        .set CR0_WRITE_PROTECT, 1 << 16
        .set CR0_PAGING, 1 << 31
        .set CR4_PAE, 1 << 5
        .set CR4_OSFXSR, 1 << 9
        .set CR4_OSXMMEXCPT, 1 << 10
        .set CR4_OSXSAVE, 1 << 18
        .set MSR_EFER, 0xC0000080
        .set MSR_FS_BASE, 0xC0000100
        .set EFER_LME, 1 << 8
        .set EFER_NXE, 1 << 11

        .set PAGE_PRESENT, 1 << 0
        .set PAGE_WRITABLE, 1 << 1
        .set PAGE_LARGE, 1 << 7

        // CPUID.1:ECX of the x86-64-v2 baseline that ilc compiles for, and XSAVE:
        // SSE3, SSSE3, CMPXCHG16B, SSE4.1, SSE4.2, POPCNT, XSAVE.
        .set CPUID_1_ECX_REQUIRED, (1 << 0) | (1 << 9) | (1 << 13) | (1 << 19) | (1 << 20) | (1 << 23) | (1 << 26)
        .set CPUID_80000001_EDX_REQUIRED, (1 << 20) | (1 << 29)         // NX, long mode

        .set COM1, 0x3F8
        .set DEBUG_EXIT_PORT, 0x501
        .set DEBUG_EXIT_PANIC, 127

        .section .text.boot, "ax", @progbits
        .code32
        .globl cosmos_pvh_entry
cosmos_pvh_entry:
        cli
        cld
        mov     esp, offset boot_stack_top
        mov     ebp, ebx
        rdtsc
        mov     dword ptr [cosmos_boot_tsc], eax
        mov     dword ptr [cosmos_boot_tsc + 4], edx

        mov     eax, 0x80000000
        cpuid
        cmp     eax, 0x80000001
        jb      cpu_too_old
        mov     eax, 0x80000001
        cpuid
        and     edx, CPUID_80000001_EDX_REQUIRED
        cmp     edx, CPUID_80000001_EDX_REQUIRED
        jne     cpu_too_old
        mov     eax, 1
        cpuid
        and     ecx, CPUID_1_ECX_REQUIRED
        cmp     ecx, CPUID_1_ECX_REQUIRED
        jne     cpu_too_old

        // The image must lie in memory, stack and tables included: look for the range of the memory map that holds it. No stack is
        // used up to here. hvm_start_info: version at 4, map at 40, entries at 48; an entry: start, size (64 bits each), type, reserved.
        cmp     dword ptr [ebp + 4], 1
        jb      memory_found            // no map in version 0: C# complains
        mov     esi, dword ptr [ebp + 40]
        mov     ecx, dword ptr [ebp + 48]
memory_entry:
        test    ecx, ecx
        jz      memory_too_small
        cmp     dword ptr [esi + 16], 1 // RAM
        jne     memory_next
        cmp     dword ptr [esi + 4], 0
        jne     memory_next
        mov     eax, dword ptr [esi]
        cmp     eax, offset cosmos_image_start
        ja      memory_next
        cmp     dword ptr [esi + 12], 0
        jne     memory_found            // 4 GiB or more in one piece
        add     eax, dword ptr [esi + 8]
        jc      memory_found
        cmp     eax, offset cosmos_image_end
        jae     memory_found
memory_next:
        add     esi, 24
        dec     ecx
        jmp     memory_entry
memory_found:

        // Identity map of the first 4 GiB in 2 MiB pages, all writable and executable: Memory/PageTables.cs narrows it later.
        mov     edi, offset cosmos_page_directories
        mov     eax, PAGE_PRESENT | PAGE_WRITABLE | PAGE_LARGE
        mov     ecx, 2048
1:      mov     dword ptr [edi], eax
        add     eax, 0x200000
        add     edi, 8
        dec     ecx
        jnz     1b
        mov     edi, offset cosmos_page_directory_pointers
        mov     eax, offset cosmos_page_directories
        or      eax, PAGE_PRESENT | PAGE_WRITABLE
        mov     ecx, 4
2:      mov     dword ptr [edi], eax
        add     eax, 4096
        add     edi, 8
        dec     ecx
        jnz     2b
        mov     eax, offset cosmos_page_directory_pointers
        or      eax, PAGE_PRESENT | PAGE_WRITABLE
        mov     dword ptr [cosmos_page_map_level4], eax

        mov     eax, cr4
        or      eax, CR4_PAE | CR4_OSFXSR | CR4_OSXMMEXCPT | CR4_OSXSAVE
        mov     cr4, eax
        mov     eax, offset cosmos_page_map_level4
        mov     cr3, eax
        mov     ecx, MSR_EFER
        rdmsr
        or      eax, EFER_LME | EFER_NXE
        wrmsr
        // EM and TS off: SSE is used from the first managed instruction on.
        mov     eax, CR0_PROTECTED | CR0_MONITOR_COPROCESSOR | CR0_NUMERIC_ERROR | CR0_WRITE_PROTECT | CR0_PAGING
        mov     cr0, eax
        lgdt    [boot_gdt_pointer]
        .att_syntax
        ljmpl   $8, $long_mode
        .intel_syntax noprefix

        // One line on COM1, then the emulator's exit port, then halt: there is no C# yet that could say it.
memory_too_small:
        mov     esi, offset memory_too_small_message
        jmp     3f
cpu_too_old:
        mov     esi, offset cpu_too_old_message
3:      mov     dx, COM1 + 5
4:      in      al, dx
        test    al, 0x20
        jz      4b
        mov     al, byte ptr [esi]
        test    al, al
        jz      5f
        mov     dx, COM1
        out     dx, al
        inc     esi
        jmp     3b
5:      mov     al, DEBUG_EXIT_PANIC
        mov     dx, DEBUG_EXIT_PORT
        out     dx, al
6:      hlt
        jmp     6b

        .code64
long_mode:
        mov     eax, 16
        mov     ds, eax
        mov     es, eax
        mov     ss, eax
        mov     fs, eax
        mov     gs, eax
        mov     esp, offset boot_stack_top

        // The boot thread's block: enough for C# that reads fs:0 before the scheduler exists.
        mov     eax, offset cosmos_boot_thread
        mov     qword ptr [rax + THREAD_SELF], rax
        xor     edx, edx
        mov     ecx, MSR_FS_BASE
        wrmsr

        // Different in every boot as far as the time stamp counter is; C# must not see it change.
        rdtsc
        shl     rdx, 32
        or      rax, rdx
        movabs  rcx, 0x9E3779B97F4A7C15
        mul     rcx
        xor     qword ptr [__security_cookie], rax

        mov     edi, ebp
        xor     ebp, ebp                // end of the frame chain
        call    cosmos_main             // (hvm_start_info*), does not return
        ud2

        .section .rodata
cpu_too_old_message:
        .asciz "cosmos: this processor lacks one of: long mode, NX, SSE4.2, POPCNT, CMPXCHG16B, XSAVE (x86-64-v2 is needed; in QEMU use -cpu max)\r\n"

memory_too_small_message:
        .asciz "cosmos: the machine has too little memory for this image (in QEMU use -m 32 or more)\r\n"

        .balign 8
boot_gdt:
        .quad 0
        .quad 0x00AF9A000000FFFF        // 64-bit code
        .quad 0x00CF92000000FFFF        // data
boot_gdt_pointer:
        .word boot_gdt_pointer - boot_gdt - 1
        .quad boot_gdt

        .section .data
        .balign 8
        .globl cosmos_boot_tsc
cosmos_boot_tsc:
        .quad 0

        .section .bss
        .balign 4096
        .globl cosmos_page_map_level4, cosmos_page_directory_pointers, cosmos_page_directories
cosmos_page_map_level4:
        .skip 4096
cosmos_page_directory_pointers:
        .skip 4096
cosmos_page_directories:
        .skip 4096 * 4
        // Boot stack; becomes the idle thread's stack of the boot CPU.
        .globl boot_stack_bottom, boot_stack_top
boot_stack_bottom:
        .skip 32768
boot_stack_top:
        // TLS block of the boot thread and, at its end, its ThreadBlock.
        .globl cosmos_boot_tls, cosmos_boot_thread
        .balign 64
cosmos_boot_tls:
        .skip 3584
cosmos_boot_thread:
        .skip 512
