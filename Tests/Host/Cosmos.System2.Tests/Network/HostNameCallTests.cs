using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using Cosmos.Network;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Dns;
using Cosmos.System2.Network;
using NUnit.Framework;

namespace Cosmos.System2.Tests.Network;

/// <summary>What is known without a server.</summary>
public class HostNameCallTests
{
    private readonly HostNameCalls _names;
    private string _hosts = "127.0.0.1 localhost\n10.0.0.7 seven seven.example\n10.0.0.8 seven\n";

    public HostNameCallTests()
    {
        NetworkStack stack = new(new NetworkStackOptions(), TimeProvider.System, new ManagedPacketMemory(), new FixedRandom());
        _names = new HostNameCalls(new DnsResolver(stack), () => Encoding.UTF8.GetBytes(_hosts));
    }

    [TestCase("localhost", "127.0.0.1")]
    [TestCase("10.1.2.3", "10.1.2.3")]
    [TestCase("seven", "10.0.0.7,10.0.0.8")]
    [TestCase("SEVEN.example", "10.0.0.7")]
    public void Known_names_have_addresses(string name, string expected)
    {
        ResolveError error = _names.FindAddresses(name, AddressFamily.InterNetwork, out string canonicalName, out IReadOnlyList<InternetAddress> addresses);
        Assert.That(error, Is.EqualTo(ResolveError.None));
        Assert.That(string.Join(',', addresses.Select(address => address.ToString())), Is.EqualTo(expected));
        Assert.That(canonicalName, Is.Not.Empty);
    }

    [Test]
    public void Unknown_names_fail_in_the_way_that_fits()
    {
        Assert.That(Find("no such name", AddressFamily.Unspecified), Is.EqualTo(ResolveError.NoName));
        Assert.That(Find("something.invalid", AddressFamily.Unspecified), Is.EqualTo(ResolveError.NoName));
        Assert.That(Find("10.1.2.3", AddressFamily.InterNetworkV6), Is.EqualTo(ResolveError.NoName));
        Assert.That(Find("example.org", AddressFamily.Unspecified), Is.EqualTo(ResolveError.TryAgain), "there is no server");
    }

    [Test]
    public void A_change_of_the_hosts_file_counts_at_once()
    {
        _hosts = "10.9.9.9 newcomer\n";
        Assert.That(Find("newcomer", AddressFamily.InterNetwork), Is.EqualTo(ResolveError.None));
        _hosts = "";
        Assert.That(Find("newcomer", AddressFamily.InterNetwork), Is.EqualTo(ResolveError.TryAgain));
        _hosts = "127.0.0.1 localhost\n10.0.0.7 seven seven.example\n10.0.0.8 seven\n";
    }

    [Test]
    public void Addresses_have_names_or_are_written()
    {
        Assert.That(_names.FindName(InternetAddress.Parse("10.0.0.7"), isNumeric: false, isRequired: true, out string name), Is.EqualTo(ResolveError.None));
        Assert.That(name, Is.EqualTo("seven"));
        _names.FindName(InternetAddress.Parse("10.0.0.7"), isNumeric: true, isRequired: false, out name);
        Assert.That(name, Is.EqualTo("10.0.0.7"));
        Assert.That(_names.FindName(InternetAddress.Parse("10.5.5.5"), isNumeric: false, isRequired: false, out name), Is.EqualTo(ResolveError.None));
        Assert.That(name, Is.EqualTo("10.5.5.5"), "nobody knows it, and nobody insists");
        Assert.That(_names.FindName(InternetAddress.Parse("10.5.5.5"), isNumeric: false, isRequired: true, out _), Is.EqualTo(ResolveError.TryAgain));
    }

    [Test]
    public void Texts_end_with_a_terminator_or_do_not_fit()
    {
        byte[] buffer = new byte[4];
        Assert.That(HostNameCalls.Write("abc", buffer), Is.EqualTo(ResolveError.None));
        Assert.That(buffer, Is.EqualTo("abc\0"u8.ToArray()));
        Assert.That(HostNameCalls.Write("abcd", buffer), Is.EqualTo(ResolveError.NoMemory));
        Assert.That(HostNameCalls.Write("abcd", default), Is.EqualTo(ResolveError.None), "nobody wants it");
    }

    private ResolveError Find(string name, AddressFamily family) => _names.FindAddresses(name, family, out _, out _);

    private sealed class FixedRandom : Cosmos.Network.Randomness.INetworkRandom
    {
        private uint _last;

        public void Fill(Span<byte> destination) => destination.Fill((byte)NextUInt32());

        public uint NextUInt32() => ++_last * 2654435761;
    }
}
