using System;
using System.Net.Sockets;
using System.Text;
using Cosmos.Network;
using Cosmos.Network.Addressing;
using NUnit.Framework;

namespace Cosmos.Sockets.Tests;

public class SocketAddressTests
{
    [TestCase("10.1.2.3", 80, AddressFamily.InterNetwork)]
    [TestCase("fe80::1", 443, AddressFamily.InterNetworkV6)]
    [TestCase("10.1.2.3", 80, AddressFamily.InterNetworkV6)]
    public void An_internet_address_survives_the_way_there_and_back(string address, int port, AddressFamily family)
    {
        var endpoint = new InternetEndpoint(InternetAddress.Parse(address), (ushort)port, address[0] == 'f' ? 7u : 0u);
        byte[] bytes = new byte[SocketAddressFormat.StorageSize];
        int length = SocketAddressFormat.WriteInternet(endpoint, family, bytes);
        Assert.That(SocketAddressFormat.ReadInternet(bytes.AsSpan(0, length), family, false, out InternetEndpoint read), Is.EqualTo(NetworkError.None));
        Assert.That(read, Is.EqualTo(endpoint));
    }

    [Test]
    public void The_layout_is_that_of_the_host()
    {
        var ours = new byte[SocketAddressFormat.IPv6Size];
        SocketAddressFormat.WriteInternet(new InternetEndpoint(InternetAddress.Parse("2001:db8::5"), 8080, 3), AddressFamily.InterNetworkV6, ours);
        System.Net.SocketAddress theirs = new System.Net.IPEndPoint(
            new System.Net.IPAddress(System.Net.IPAddress.Parse("2001:db8::5").GetAddressBytes(), 3), 8080).Serialize();
        Assert.That(ours, Is.EqualTo(theirs.Buffer[..theirs.Size].ToArray()));
    }

    [Test]
    public void Short_and_foreign_addresses_are_refused()
    {
        byte[] v4 = InternetSocketTests.Address("10.0.0.1", 1), v6 = InternetSocketTests.Address("::1", 1);
        Assert.That(Read(v4[..15], AddressFamily.InterNetwork), Is.EqualTo(NetworkError.InvalidArgument));
        Assert.That(Read(v6[..23], AddressFamily.InterNetworkV6), Is.EqualTo(NetworkError.InvalidArgument));
        Assert.That(Read(v6[..24], AddressFamily.InterNetworkV6), Is.EqualTo(NetworkError.None), "RFC 2133: without a scope");
        Assert.That(Read(v6, AddressFamily.InterNetwork), Is.EqualTo(NetworkError.AddressFamilyNotSupported));
        Assert.That(Read(v4, AddressFamily.InterNetworkV6), Is.EqualTo(NetworkError.InvalidArgument), "shorter than sockaddr_in6");
        Assert.That(Read([], AddressFamily.InterNetwork), Is.EqualTo(NetworkError.InvalidArgument));
        Assert.That(SocketAddressFormat.ReadInternet(v4, AddressFamily.InterNetworkV6, true, out InternetEndpoint mapped), Is.EqualTo(NetworkError.None));
        Assert.That(mapped.Address.ToString(), Is.EqualTo("10.0.0.1"));
    }

    [Test]
    public void Too_little_room_cuts_an_address_and_tells_its_length()
    {
        byte[] bytes = new byte[6];
        Assert.That(SocketAddressFormat.WriteInternet(new InternetEndpoint(InternetAddress.Parse("1.2.3.4"), 5), AddressFamily.InterNetwork, bytes), Is.EqualTo(16));
        Assert.That(bytes, Is.EqualTo(new byte[] { 2, 0, 0, 5, 1, 2 }));
    }

    [TestCase("/tmp/x", "/tmp/x")]
    [TestCase("/tmp/x\0rest", "/tmp/x")]
    [TestCase("\0name\0more", "\0name\0more")]
    [TestCase("", "")]
    public void A_path_ends_at_its_terminator_and_an_abstract_name_at_its_length(string bytes, string expected)
    {
        byte[] address = [1, 0, .. Encoding.ASCII.GetBytes(bytes)];
        Assert.That(SocketAddressFormat.ReadUnix(address, out ReadOnlySpan<byte> name), Is.EqualTo(NetworkError.None));
        Assert.That(Encoding.ASCII.GetString(name), Is.EqualTo(expected));
        byte[] written = new byte[SocketAddressFormat.StorageSize];
        int length = SocketAddressFormat.WriteUnix(name, written);
        Assert.That(length, Is.EqualTo(2 + expected.Length + (expected.StartsWith('/') ? 1 : 0)));
    }

    [Test]
    public void A_Unix_address_has_a_limit()
    {
        Assert.That(SocketAddressFormat.ReadUnix(new byte[111], out _), Is.EqualTo(NetworkError.InvalidArgument));
        byte[] longest = new byte[110];
        longest.AsSpan().Fill((byte)'a');
        longest[0] = 1;
        longest[1] = 0;
        Assert.That(SocketAddressFormat.ReadUnix(longest, out ReadOnlySpan<byte> name), Is.EqualTo(NetworkError.None));
        Assert.That(SocketAddressFormat.WriteUnix(name, new byte[128]), Is.EqualTo(111), "with its terminator, which Linux tells as well");
    }

    private static NetworkError Read(byte[] address, AddressFamily family) => SocketAddressFormat.ReadInternet(address, family, false, out _);
}
