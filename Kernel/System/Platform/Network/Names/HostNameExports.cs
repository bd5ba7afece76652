using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Text;
using Cosmos.Core.Memory;
using Cosmos.Network.Addressing;

namespace Cosmos.System2.Network;

/// <summary>The name functions of <c>libSystem.Native</c>. Results are <see cref="ResolveError"/>.</summary>
internal static unsafe class HostNameExports
{
    // Interop.Sys.GetNameInfoFlags.
    private const int NameRequired = 1;
    private const int NumericHost = 2;

    [RuntimeExport("SystemNative_GetHostEntryForName")]
    internal static int GetHostEntry(byte* name, int family, PalHostEntry* entry)
    {
        if (name == null || entry == null)
            return (int)ResolveError.BadArgument;
        if (family is not (PalFamily.Unspecified or PalFamily.InterNetwork or PalFamily.InterNetworkV6))
            return (int)ResolveError.Family;
        try
        {
            string text = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));
            ResolveError error = NetworkInformation.Names.FindAddresses(
                text, (AddressFamily)family, out string canonicalName, out IReadOnlyList<InternetAddress> addresses);
            return (int)(error == ResolveError.None ? Fill(entry, canonicalName, addresses) : error);
        }
        catch (OutOfMemoryException)
        {
            return (int)ResolveError.NoMemory;
        }
        catch (Exception exception)
        {
            PalResult.From(exception);
            return (int)ResolveError.Failure;
        }
    }

    [RuntimeExport("SystemNative_FreeHostEntry")]
    internal static void FreeHostEntry(PalHostEntry* entry)
    {
        if (entry == null)
            return;
        NativeHeap.Free(entry->CanonicalName);
        NativeHeap.Free(entry->Addresses);
        *entry = default;
    }

    [RuntimeExport("SystemNative_GetNameInfo")]
    internal static int GetNameInfo(
        byte* address, uint addressLength, byte isIPv6, byte* host, uint hostLength, byte* service, uint serviceLength, int flags)
    {
        const int IPv4Length = 4, IPv6Length = 16;
        if (address == null || addressLength != (isIPv6 != 0 ? IPv6Length : IPv4Length) || (host == null && service == null))
            return (int)ResolveError.BadArgument;
        try
        {
            var parsed = new InternetAddress(new ReadOnlySpan<byte>(address, (int)addressLength));
            ResolveError error = NetworkInformation.Names.FindName(
                parsed, (flags & NumericHost) != 0, (flags & NameRequired) != 0, out string name);
            if (error == ResolveError.None)
                error = HostNameCalls.Write(name, Bytes(host, hostLength));
            if (error == ResolveError.None)
                error = HostNameCalls.Write(HostNameCalls.Service(0), Bytes(service, serviceLength));
            return (int)error;
        }
        catch (OutOfMemoryException)
        {
            return (int)ResolveError.NoMemory;
        }
        catch (Exception exception)
        {
            PalResult.From(exception);
            return (int)ResolveError.Failure;
        }
    }

    private static ResolveError Fill(PalHostEntry* entry, string canonicalName, IReadOnlyList<InternetAddress> addresses)
    {
        *entry = default;
        int nameLength = Encoding.UTF8.GetByteCount(canonicalName) + 1;
        entry->CanonicalName = (byte*)NativeHeap.Allocate((nuint)nameLength);
        entry->Addresses = (PalIPAddress*)NativeHeap.Allocate((nuint)(addresses.Count * sizeof(PalIPAddress)));
        if (entry->CanonicalName == null || entry->Addresses == null)
        {
            FreeHostEntry(entry);
            return ResolveError.NoMemory;
        }

        HostNameCalls.Write(canonicalName, new Span<byte>(entry->CanonicalName, nameLength));
        for (int index = 0; index < addresses.Count; index++)
        {
            PalIPAddress* target = entry->Addresses + index;
            *target = default;
            addresses[index].CopyTo(new Span<byte>(target->Bytes, 16));
            target->IsIPv6 = addresses[index].IsIPv4 ? 0u : 1u;
        }

        entry->AddressCount = addresses.Count;
        return ResolveError.None;
    }

    private static Span<byte> Bytes(byte* pointer, uint length) => new(pointer, pointer == null ? 0 : (int)Math.Min(length, int.MaxValue));
}
