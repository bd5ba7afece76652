using System;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using Cosmos.System2.Network;
using NUnit.Framework;

namespace Cosmos.System2.Tests.Network;

public unsafe class SocketLayoutTests
{
    [Test]
    public void Structures_are_laid_out_as_the_class_library_declares_them()
    {
        Type sockets = typeof(System.Net.Sockets.Socket), names = typeof(System.Net.Dns), information = typeof(System.Net.NetworkInformation.NetworkInterface);
        Check<PalIPAddress>(sockets, "IPAddress");
        Check<PalPacketInformation>(sockets, "IPPacketInformation");
        Check<PalMessageHeader>(sockets, "MessageHeader");
        Check<PalLinger>(sockets, "LingerOption");
        Check<PalIPv4Multicast>(sockets, "IPv4MulticastOption");
        Check<PalIPv6Multicast>(sockets, "IPv6MulticastOption");
        Check<PalHostEntry>(names, "HostEntry");
        Check<PalIPAddressInfo>(information, "IpAddressInfo");
        Check<PalLinkAddressInfo>(information, "LinkLayerAddressInfo");
        Check<PalInterfaceInfo>(information, "NetworkInterfaceInfo");
    }

    private static void Check<T>(Type neighbour, string name)
        where T : unmanaged
    {
        Type theirs = neighbour.Assembly.GetType("Interop+Sys+" + name, throwOnError: true)!;
        Assert.That(sizeof(T), Is.EqualTo(Marshal.SizeOf(theirs)), name);
        Assert.That(Offsets(typeof(T)), Is.EqualTo(Offsets(theirs)), name);
    }

    private static int[] Offsets(Type type) =>
        [.. type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Select(field => (int)Marshal.OffsetOf(type, field.Name)).Order()];
}
