using System;
using System.Collections.Generic;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Text;
using Cosmos.Core.Memory;
using Cosmos.Network.Addressing;
using Cosmos.Storage;
using Cosmos.System2.Files;

namespace Cosmos.System2.Network;

/// <summary>The interface functions of <c>libSystem.Native</c>.</summary>
internal static unsafe class InterfaceExports
{
    // System.Net.NetworkInformation.NetworkInterfaceType and OperationalStatus.
    private const ushort EthernetType = 6;
    private const ushort LoopbackType = 24;
    private const byte StatusUp = 1;
    private const byte StatusDown = 2;

    private const int NameSize = 16;
    private const int StationSize = 6;

    // One block for both lists, which the class library frees as one.
    [RuntimeExport("SystemNative_GetNetworkInterfaces")]
    internal static int GetInterfaces(int* interfaceCount, PalInterfaceInfo** interfaces, int* addressCount, PalIPAddressInfo** addresses)
    {
        try
        {
            List<InterfaceSnapshot> all = NetworkInformation.Interfaces;
            int found = 0;
            foreach (InterfaceSnapshot snapshot in all)
                found += snapshot.Addresses.Count;
            nuint size = (nuint)((all.Count * sizeof(PalInterfaceInfo)) + (found * sizeof(PalIPAddressInfo)));
            var block = (byte*)NativeHeap.Allocate(size);
            if (block == null)
                return ErrorNumber.Result(FileError.OutOfMemory);
            new Span<byte>(block, (int)size).Clear();
            var nextInterface = (PalInterfaceInfo*)block;
            var nextAddress = (PalIPAddressInfo*)(nextInterface + all.Count);
            *interfaces = nextInterface;
            *interfaceCount = all.Count;
            *addresses = nextAddress;
            *addressCount = found;
            foreach (InterfaceSnapshot snapshot in all)
            {
                Fill(nextInterface++, snapshot);
                foreach ((InternetAddress address, int prefixLength) in snapshot.Addresses)
                    *nextAddress++ = Describe(snapshot, address, prefixLength);
            }

            return 0;
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_EnumerateInterfaceAddresses")]
    internal static int EnumerateAddresses(
        void* context,
        delegate* unmanaged<void*, byte*, PalIPAddressInfo*, void> ipv4Found,
        delegate* unmanaged<void*, byte*, PalIPAddressInfo*, uint*, void> ipv6Found,
        delegate* unmanaged<void*, byte*, PalLinkAddressInfo*, void> linkFound)
    {
        try
        {
            byte* name = stackalloc byte[NameSize];
            foreach (InterfaceSnapshot snapshot in NetworkInformation.Interfaces)
            {
                WriteName(snapshot.Name, new Span<byte>(name, NameSize));
                foreach ((InternetAddress address, int prefixLength) in snapshot.Addresses)
                {
                    PalIPAddressInfo info = Describe(snapshot, address, prefixLength);
                    uint scope = address.IsLinkLocal ? snapshot.Index : 0;
                    if (address.IsIPv4 && ipv4Found != null)
                        ipv4Found(context, name, &info);
                    else if (!address.IsIPv4 && ipv6Found != null)
                        ipv6Found(context, name, &info, &scope);
                }

                if (linkFound == null)
                    continue;
                PalLinkAddressInfo link = default;
                link.InterfaceIndex = (int)snapshot.Index;
                link.ByteCount = StationSize;
                link.HardwareType = snapshot.IsLoopback ? LoopbackType : EthernetType;
                snapshot.Station.CopyTo(new Span<byte>(link.Bytes, StationSize));
                linkFound(context, name, &link);
            }

            return 0;
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_InterfaceNameToIndex")]
    internal static uint GetIndex(byte* name)
    {
        const int NoSuchInterface = (int)FileError.NoDevice;
        try
        {
            string text = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));
            foreach (InterfaceSnapshot snapshot in NetworkInformation.Interfaces)
            {
                if (snapshot.Name == text)
                    return snapshot.Index;
            }

            ErrorNumber.Value = NoSuchInterface;
            return 0;
        }
        catch (Exception exception)
        {
            ErrorNumber.Fail(exception);
            return 0;
        }
    }

    // Numbers of include/net/tcp_states.h, which /proc/net/tcp shows, to System.Net.NetworkInformation.TcpState. The C shim tells TCP_CLOSE as Closing, too.
    [RuntimeExport("SystemNative_MapTcpState")]
    internal static int MapTcpState(int state)
    {
        ReadOnlySpan<byte> states = [0, 5, 3, 4, 6, 7, 11, 9, 8, 10, 2, 9];
        return (uint)state < (uint)states.Length ? states[state] : 0;
    }

    private static void Fill(PalInterfaceInfo* info, InterfaceSnapshot snapshot)
    {
        WriteName(snapshot.Name, new Span<byte>(info->Name, NameSize));

        // Nobody knows the speed of a virtual cable.
        info->Speed = -1;
        info->InterfaceIndex = (int)snapshot.Index;
        info->Mtu = snapshot.Mtu;
        info->HardwareType = snapshot.IsLoopback ? LoopbackType : EthernetType;
        info->OperationalState = snapshot.IsUp ? StatusUp : StatusDown;
        info->ByteCount = StationSize;
        snapshot.Station.CopyTo(new Span<byte>(info->Bytes, StationSize));
        info->SupportsMulticast = (byte)(snapshot.IsLoopback ? 0 : 1);
    }

    private static PalIPAddressInfo Describe(InterfaceSnapshot snapshot, InternetAddress address, int prefixLength)
    {
        PalIPAddressInfo info = default;
        info.InterfaceIndex = (int)snapshot.Index;
        info.ByteCount = (byte)address.CopyTo(new Span<byte>(info.Bytes, 16));
        info.PrefixLength = (byte)prefixLength;
        return info;
    }

    private static void WriteName(string name, Span<byte> destination)
    {
        destination.Clear();
        Encoding.UTF8.TryGetBytes(name, destination[..^1], out _);
    }
}
