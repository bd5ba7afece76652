using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using Cosmos.System2.Files;
using NUnit.Framework;

namespace Cosmos.System2.Tests.Files;

[Platform("Linux")]
public unsafe class ErrorTests
{
    [Test]
    public void Platform_errors_translate_as_the_shim_translates_them()
    {
        for (int error = -3; error < 300; error++)
            Assert.That(ErrorNumbers.ToPal(error), Is.EqualTo(Shim.ToPal(error)), $"{error}");
        Assert.That(ErrorNumbers.ToPal(-0x20001), Is.EqualTo(0x20001));
    }

    [Test]
    public void Boundary_errors_translate_as_the_shim_translates_them()
    {
        for (int error = 0x10000; error < 0x10100; error++)
            Assert.That(ErrorNumbers.ToPlatform(error), Is.EqualTo(Shim.ToPlatform(error)), $"{error:X}");
    }

    [Test]
    public void Texts_are_those_of_the_host()
    {
        byte* buffer = stackalloc byte[200];
        byte[] ours = new byte[200];
        foreach (int error in (int[])[.. Enumerable.Range(0, 140), -0x20001, -0x20002])
        {
            string expected = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(Shim.Text(error, buffer, 200)));
            ErrorText.Write(error, ours);
            Assert.That(Encoding.UTF8.GetString(ours.AsSpan(0, ours.AsSpan().IndexOf((byte)0))), Is.EqualTo(expected));
        }

        Span<byte> small = new byte[5];
        ErrorText.Write(2, small);
        Assert.That(Encoding.UTF8.GetString(small), Is.EqualTo("No s\0"));
    }
}
