using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using Cosmos.System2.Files;
using NUnit.Framework;

namespace Cosmos.System2.Tests.Files;

[Platform("Linux")]
public unsafe class PrintFormatTests
{
    private static readonly string[] s_flags = ["", "-", "0", "+", " ", "#", "-0", "+0", "0#", "- +"];
    private static readonly string[] s_widths = ["", "1", "6", "12"];
    private static readonly string[] s_precisions = ["", ".", ".0", ".1", ".5", ".9"];
    private static readonly int[] s_numbers = [0, 1, -1, 65, 12345, -12345, int.MaxValue, int.MinValue];

    [Test]
    public void Numbers_look_as_the_c_library_writes_them()
    {
        byte* buffer = stackalloc byte[200];
        IEnumerable<(string Format, int Number)> cases =
            from flags in s_flags
            from width in s_widths
            from precision in s_precisions
            from kind in "diuoxX"
            from number in s_numbers
            select ($"<%{flags}{width}{precision}{kind}%%>", number);
        foreach ((string format, int number) in cases)
        {
            byte[] terminated = Encoding.ASCII.GetBytes(format + "\0");
            fixed (byte* text = terminated)
                Shim.Format(buffer, 200, text, number);
            string expected = Encoding.ASCII.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer));
            Assert.That(Encoding.ASCII.GetString(PrintFormat.Format(Encoding.ASCII.GetBytes(format), number, null)), Is.EqualTo(expected), format);
        }
    }

    [Test]
    public void Strings_look_as_the_c_library_writes_them()
    {
        byte* buffer = stackalloc byte[200];
        foreach (string format in new[] { "%s", "[%10s]", "[%-10s]", "[%.3s]", "[%-8.2s]", "100%%%s" })
        {
            byte[] argument = Encoding.ASCII.GetBytes("text\0");
            fixed (byte* text = Encoding.ASCII.GetBytes(format + "\0"))
            fixed (byte* value = argument)
                Shim.Format(buffer, 200, text, value);
            string expected = Encoding.ASCII.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer));
            Assert.That(Encoding.ASCII.GetString(PrintFormat.Format(Encoding.ASCII.GetBytes(format), 0, "text"u8.ToArray())), Is.EqualTo(expected));
        }
    }
}
