using Cosmos.Core.Runtime.Exceptions;
using Cosmos.Core.Traps;
using NUnit.Framework;

namespace Cosmos.Core.Exceptions.Tests;

[TestFixture]
internal sealed unsafe class DivideInstructionTests
{
    [TestCase(new byte[] { 0xF7, 0xF9 }, 0xFFFFFFFFul, true, TestName = "idiv ecx by -1 is an overflow")]
    [TestCase(new byte[] { 0xF7, 0xF9 }, 0ul, false, TestName = "idiv ecx by 0 is a division by zero")]
    [TestCase(new byte[] { 0xF7, 0xF9 }, 0x100000000ul, false, TestName = "idiv ecx ignores the upper half of rcx")]
    [TestCase(new byte[] { 0x48, 0xF7, 0xF9 }, 0x100000000ul, true, TestName = "idiv rcx takes all of it")]
    [TestCase(new byte[] { 0x66, 0xF7, 0xF9 }, 0x10000ul, false, TestName = "idiv cx takes 16 bits")]
    [TestCase(new byte[] { 0xF6, 0xF9 }, 0x100ul, false, TestName = "idiv cl takes 8 bits")]
    [TestCase(new byte[] { 0xF6, 0xFD }, 0x100ul, true, TestName = "idiv ch takes the second byte")]
    [TestCase(new byte[] { 0xF7, 0xF1 }, 5ul, true, TestName = "div ecx counts as well")]
    public void The_divisor_decides_in_a_register(byte[] code, ulong rcx, bool overflow)
    {
        TrapFrame frame = default;
        frame.Rcx = rcx;
        Assert.That(Run(code, ref frame), Is.EqualTo(overflow));
    }

    [TestCase(new byte[] { 0xF7, 0x39 }, 0, TestName = "[rcx]")]
    [TestCase(new byte[] { 0xF7, 0x79, 0x10 }, 0x10, TestName = "[rcx + disp8]")]
    [TestCase(new byte[] { 0xF7, 0x79, 0xF0 }, -0x10, TestName = "[rcx - disp8]")]
    [TestCase(new byte[] { 0xF7, 0xB9, 0x00, 0x01, 0x00, 0x00 }, 0x100, TestName = "[rcx + disp32]")]
    [TestCase(new byte[] { 0xF7, 0x3C, 0x51 }, 0x20, TestName = "[rcx + rdx * 2]")]
    [TestCase(new byte[] { 0x42, 0xF7, 0x7C, 0x81, 0x04 }, 0x44, TestName = "[rcx + r8 * 4 + disp8]")]
    [TestCase(new byte[] { 0xF7, 0x3C, 0x21 }, 0, TestName = "[rcx] with a SIB byte and no index")]
    public void The_divisor_decides_in_memory(byte[] code, int displacement)
    {
        int* memory = stackalloc int[256];
        int* divisor = memory + 128;
        TrapFrame frame = default;
        frame.Rcx = (ulong)((byte*)divisor - displacement);
        frame.Rdx = 0x10;
        frame.R8 = 0x10;
        *divisor = -1;
        Assert.That(Run(code, ref frame), Is.True);
        *divisor = 0;
        Assert.That(Run(code, ref frame), Is.False);
    }

    private static bool Run(byte[] code, ref TrapFrame frame)
    {
        fixed (byte* instruction = code)
        fixed (TrapFrame* pointer = &frame)
        {
            frame.Rip = (ulong)instruction;
            return DivideInstruction.IsOverflow(pointer);
        }
    }
}
