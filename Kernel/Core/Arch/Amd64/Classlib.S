// The table that CoreLib's InitializeModules takes: functions of the class library that the runtime calls, by NativeAOT's
// ClassLibFunctionId. Ids 3 to 7 are used by exception handling, 2 by thread start; 8 to 11 belong to Objective-C interop.

        .intel_syntax noprefix

        .section .text.cosmos_classlib_functions, "ax", @progbits
        .balign 16
        .globl cosmos_classlib_functions
        .type cosmos_classlib_functions, @function
cosmos_classlib_functions:              // () -> void*[12]
        .cfi_startproc
        lea     rax, [rip + classlib_functions]
        ret
        .cfi_endproc
        .size cosmos_classlib_functions, . - cosmos_classlib_functions

        .section .rodata
        .balign 8
classlib_functions:
        .quad GetRuntimeException
        .quad RuntimeFailFast
        .quad ThreadEntryPoint
        .quad AppendExceptionStackFrame
        .quad 0
        .quad GetSystemArrayEEType
        .quad OnFirstChanceException
        .quad OnUnhandledException
        .quad 0
        .quad 0
        .quad 0
        .quad 0
