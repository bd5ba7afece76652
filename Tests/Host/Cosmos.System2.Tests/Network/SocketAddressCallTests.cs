using System;
using Cosmos.Network.Addressing;
using Cosmos.System2.Network;
using NUnit.Framework;

namespace Cosmos.System2.Tests.Network;

/// <summary>Our functions against those of the host's .NET, over all families, lengths and values that matter.</summary>
[Platform("Linux")]
public unsafe class SocketAddressCallTests
{
    private static readonly int[] s_families = [0, 1, 2, 10, 16, 17, 29, 255, 0x1234];
    private static readonly int[] s_palFamilies = [-1, 0, 1, 2, 10, 23, 24, 65536, 65537, 65538];
    private static readonly int[] s_lengths = [0, 1, 2, 3, 15, 16, 17, 27, 28, 110, 128];

    [Test]
    public void Reading_gives_what_the_shim_gives()
    {
        byte* address = stackalloc byte[128];
        byte* value = stackalloc byte[16];
        byte* theirValue = stackalloc byte[16];
        foreach (int family in s_families)
        {
            foreach (int length in s_lengths)
            {
                Fill(address, family);
                string what = $"family {family}, length {length}";
                int ourFamily = -7, theirFamily = -7;
                int ours = SocketAddressExports.GetFamily(address, length, &ourFamily), theirs = SocketShim.GetFamily(address, length, &theirFamily);
                Assert.That((ours, ourFamily), Is.EqualTo((theirs, theirFamily)), what);
                ushort ourPort = 7, theirPort = 7;
                ours = SocketAddressExports.GetPort(address, length, &ourPort);
                theirs = SocketShim.GetPort(address, length, &theirPort);
                Assert.That((ours, ourPort), Is.EqualTo((theirs, theirPort)), what);
                uint ourNumber = 7, theirNumber = 7;
                ours = SocketAddressExports.GetIPv4Address(address, length, &ourNumber);
                theirs = SocketShim.GetIPv4(address, length, &theirNumber);
                Assert.That((ours, ourNumber), Is.EqualTo((theirs, theirNumber)), what);
                new Span<byte>(value, 16).Fill(1);
                new Span<byte>(theirValue, 16).Fill(1);
                ours = SocketAddressExports.GetIPv6Address(address, length, value, 16, &ourNumber);
                theirs = SocketShim.GetIPv6(address, length, theirValue, 16, &theirNumber);
                Assert.That((ours, ourNumber), Is.EqualTo((theirs, theirNumber)), what);
                Assert.That(new Span<byte>(value, 16).SequenceEqual(new Span<byte>(theirValue, 16)), what);
            }
        }
    }

    [Test]
    public void Writing_writes_what_the_shim_writes()
    {
        byte* ours = stackalloc byte[128];
        byte* theirs = stackalloc byte[128];
        byte* value = stackalloc byte[16];
        new Span<byte>(value, 16).Fill(0xA5);
        foreach (int family in s_families)
        {
            foreach (int length in s_lengths)
            {
                string what = $"family {family}, length {length}";
                foreach (int palFamily in s_palFamilies)
                {
                    Fill(ours, family);
                    Fill(theirs, family);
                    Check(SocketAddressExports.SetFamily(ours, length, palFamily), SocketShim.SetFamily(theirs, length, palFamily), ours, theirs, $"{what}, {palFamily}");
                }

                Fill(ours, family);
                Fill(theirs, family);
                Check(SocketAddressExports.SetPort(ours, length, 0x1234), SocketShim.SetPort(theirs, length, 0x1234), ours, theirs, what);
                Check(SocketAddressExports.SetIPv4Address(ours, length, 0x1234_5678), SocketShim.SetIPv4(theirs, length, 0x1234_5678), ours, theirs, what);
                Check(SocketAddressExports.SetIPv6Address(ours, length, value, 16, 9), SocketShim.SetIPv6(theirs, length, value, 16, 9), ours, theirs, what);
                Check(SocketAddressExports.SetIPv6Address(ours, length, value, 15, 9), SocketShim.SetIPv6(theirs, length, value, 15, 9), ours, theirs, what);
            }
        }
    }

    [Test]
    public void Sizes_and_abilities_are_those_of_the_shim()
    {
        int* ours = stackalloc int[4];
        int* theirs = stackalloc int[4];
        SocketAddressExports.GetSizes(ours, ours + 1, ours + 2, ours + 3);
        SocketShim.GetSizes(theirs, theirs + 1, theirs + 2, theirs + 3);
        Assert.That(new Span<int>(ours, 4).ToArray(), Is.EqualTo(new Span<int>(theirs, 4).ToArray()));
        SocketAddressExports.GetUnixSizes(ours, ours + 1, ours + 2);
        SocketShim.GetUnixSizes(theirs, theirs + 1, theirs + 2);
        Assert.That(new Span<int>(ours, 3).ToArray(), Is.EqualTo(new Span<int>(theirs, 3).ToArray()));
        for (int families = 0; families < 4; families++)
            Assert.That(MessageExports.GetControlBufferSize(families & 1, families >> 1), Is.EqualTo(SocketShim.GetControlSize(families & 1, families >> 1)));
        Assert.That(MessageExports.SupportsDualModePacketInformation(), Is.EqualTo(SocketShim.SupportsDualModePacketInformation()));
        for (int state = 0; state <= 11; state++)
            Assert.That(InterfaceExports.MapTcpState(state), Is.EqualTo(SocketShim.MapTcpState(state)), $"{state}");
    }

    [TestCase("10.1.2.3", false)]
    [TestCase("2001:db8::7", true)]
    [TestCase("10.1.2.3", true)]
    public void Packet_information_is_read_by_the_shim_as_it_was_written(string address, bool asIPv6)
    {
        byte* control = stackalloc byte[64];
        int length = ControlMessages.Write(new Span<byte>(control, 64), asIPv6, InternetAddress.Parse(address), 5, out bool isTruncated);
        Assert.That((length, isTruncated), Is.EqualTo((MessageExports.GetControlBufferSize(asIPv6 ? 0 : 1, asIPv6 ? 1 : 0), false)));
        var header = new PalMessageHeader { ControlBuffer = control, ControlBufferLength = length };
        PalPacketInformation ours, theirs;
        Assert.That(MessageExports.TryGetPacketInformation(&header, asIPv6 ? 0 : 1, &ours), Is.EqualTo(1));
        Assert.That(SocketShim.TryGetPacketInformation(&header, asIPv6 ? 0 : 1, &theirs), Is.EqualTo(1));
        int bytes = asIPv6 ? 16 : 4;
        Assert.That(new Span<byte>(ours.Address.Bytes, bytes).SequenceEqual(new Span<byte>(theirs.Address.Bytes, bytes)));
        Assert.That(ours.InterfaceIndex, Is.EqualTo(theirs.InterfaceIndex));
        Assert.That(MessageExports.TryGetPacketInformation(&header, asIPv6 ? 1 : 0, &ours), Is.Zero, "of the other family there is none");
        Assert.That(ControlMessages.Write(new Span<byte>(control, 10), asIPv6, InternetAddress.Parse(address), 5, out isTruncated), Is.Zero);
        Assert.That(isTruncated);
    }

    private static void Fill(byte* address, int family)
    {
        var bytes = new Span<byte>(address, 128);
        for (int index = 0; index < bytes.Length; index++)
            bytes[index] = (byte)(index + 1);
        *(ushort*)address = (ushort)family;
    }

    private static void Check(int ours, int theirs, byte* ourBytes, byte* theirBytes, string what)
    {
        Assert.That(ours, Is.EqualTo(theirs), what);
        Assert.That(new Span<byte>(ourBytes, 128).SequenceEqual(new Span<byte>(theirBytes, 128)), what);
    }
}
