using System.IO;
using NUnit.Framework;

namespace Cosmos.Build.Tests;

/// <summary>The smallest bootable image: prints its command line on the serial port and then does what the first letter says.</summary>
internal static class TinyImage
{
    private const string Source = """
        .intel_syntax noprefix
        .section .note.Xen, "a", @note
        .long 4, 4, 18
        .asciz "Xen"
        .long entry
        .text
        .code32
        .globl entry
        entry:                                  // PVH: 32-bit mode, ebx = hvm_start_info, command line at offset 24
                mov     esi, [ebx + 24]
                mov     cl, [esi]
        next:   lodsb
                test    al, al
                jz      done
                mov     dx, 0x3f8
                out     dx, al
                jmp     next
        done:   cmp     cl, 'h'                 // hang
                je      done
                cmp     cl, 't'                 // triple fault: no interrupt table
                je      fault
                mov     al, cl                  // a digit is the exit code
                sub     al, '0'
                mov     dx, 0x501
                out     dx, al
        fault:  lidt    [none]
                int3
        none:   .quad   0
        """;

    /// <summary>Makes the image.</summary>
    public static string Create(string directory)
    {
        string source = Path.Combine(directory, "tiny.S");
        string item = Path.Combine(directory, "tiny.o");
        string image = Path.Combine(directory, "tiny.elf");
        File.WriteAllText(source, Source + "\n");
        Check(ProcessResult.Run("clang", ["--target=i686-unknown-none-elf", "-x", "assembler", "-c", source, "-o", item]));
        Check(ProcessResult.Run("ld.lld", ["-m", "elf_i386", "-e", "entry", "-Ttext=0x200000", item, "-o", image]));
        return image;
    }

    private static void Check(ProcessResult result) => Assert.That(result.ExitCode, Is.Zero, result.Text);
}
