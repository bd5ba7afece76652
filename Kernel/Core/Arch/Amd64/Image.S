// Addresses that only the linker knows, as one table for C#: Cosmos.Core.Boot.ImageLayout.

        .intel_syntax noprefix

        .section .text.cosmos_image_layout, "ax", @progbits
        .balign 16
        .globl cosmos_image_layout
        .type cosmos_image_layout, @function
cosmos_image_layout:                    // () -> ImageLayout*
        .cfi_startproc
        lea     rax, [rip + image_layout]
        ret
        .cfi_endproc
        .size cosmos_image_layout, . - cosmos_image_layout

        .section .rodata
        .balign 8
image_layout:
        .quad cosmos_image_start
        .quad cosmos_text_end
        .quad cosmos_rodata_end
        .quad cosmos_image_end
        .quad cosmos_managed_code_start
        .quad cosmos_managed_code_end
        .quad cosmos_unbox_start
        .quad cosmos_unbox_end
        .quad cosmos_eh_frame_hdr_start
        .quad cosmos_tls_start
        .quad cosmos_tls_end
        .quad cosmos_modules_start
        .quad cosmos_modules_end
        .quad cosmos_files_start
        .quad cosmos_files_end
        .quad boot_stack_bottom
        .quad boot_stack_top
        .quad cosmos_boot_tls
        .quad cosmos_boot_thread
        .quad cosmos_page_map_level4
        .quad cosmos_boot_tsc
        .quad cosmos_trap_stubs
        .quad cosmos_xsave_size
        .quad cosmos_xsave_mask
        .quad cosmos_has_fsgsbase
        .quad cosmos_thread_start
        .quad g_cpuFeatures
        .quad g_compilerEmbeddedKnobsBlob
        .quad g_compilerEmbeddedSettingsBlob

        // Written once at boot, read by compiled code that checks for optional instruction sets.
        .section .data
        .balign 4
        .globl g_cpuFeatures
g_cpuFeatures:
        .long 0

        // Stack-protector value of the functions that use stackalloc. Boot.S replaces it before any of them runs.
        .balign 8
        .globl __security_cookie
__security_cookie:
        .quad 0x2D992DDFA232
