using System;
using System.Buffers.Binary;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Cosmos.User;

/// <summary>How the processor and the hypervisor call themselves. Intel SDM volume 2A, CPUID; "Hypervisor CPUID interface" (leaves from 0x40000000).</summary>
internal static class ProcessorNames
{
    private const int Basic = 1;
    private const int HypervisorBit = 31;
    private const int HypervisorBase = 0x40000000;
    private const int ExtendedBase = unchecked((int)0x80000000);
    private const int FirstBrandLeaf = unchecked((int)0x80000002);
    private const int BrandLeaves = 3;
    private const int RegisterSize = 4;

    /// <summary>The brand string, or the vendor of a processor that has none; <see langword="null"/> without CPUID.</summary>
    internal static string? FindProcessor()
    {
        if (!X86Base.IsSupported)
            return null;
        if ((uint)X86Base.CpuId(ExtendedBase, 0).Eax < unchecked((uint)FirstBrandLeaf + BrandLeaves - 1))
            return FindVendor();
        Span<byte> text = stackalloc byte[BrandLeaves * 4 * RegisterSize];
        for (int leaf = 0; leaf < BrandLeaves; leaf++)
        {
            (int a, int b, int c, int d) = X86Base.CpuId(FirstBrandLeaf + leaf, 0);
            Write(text[(leaf * 4 * RegisterSize)..], a, b, c, d);
        }

        return Read(text) is { Length: > 0 } name ? name : FindVendor();
    }

    /// <summary>The hypervisor; <see langword="null"/> when there is none that says so.</summary>
    internal static string? FindHypervisor()
    {
        if (!X86Base.IsSupported || (X86Base.CpuId(Basic, 0).Ecx >>> HypervisorBit) == 0)
            return null;
        (_, int b, int c, int d) = X86Base.CpuId(HypervisorBase, 0);
        Span<byte> text = stackalloc byte[3 * RegisterSize];
        Write(text, b, c, d);
        return Read(text) switch
        {
            "TCGTCGTCGTCG" => "QEMU (TCG)",
            "KVMKVMKVM" => "KVM",
            "Microsoft Hv" => "Hyper-V",
            "VMwareVMware" => "VMware",
            "XenVMMXenVMM" => "Xen",
            "VBoxVBoxVBox" => "VirtualBox",
            "bhyve bhyve" => "bhyve",
            "" => "unknown",
            string other => other,
        };
    }

    private static string FindVendor()
    {
        (_, int b, int c, int d) = X86Base.CpuId(0, 0);
        Span<byte> text = stackalloc byte[3 * RegisterSize];
        Write(text, b, d, c);
        return Read(text);
    }

    private static void Write(Span<byte> text, params ReadOnlySpan<int> registers)
    {
        for (int index = 0; index < registers.Length; index++)
            BinaryPrimitives.WriteInt32LittleEndian(text[(index * RegisterSize)..], registers[index]);
    }

    private static string Read(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? text : text[..end]).Trim();
    }
}
