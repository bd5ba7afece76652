using Cosmos.Core.Arch;
using Cosmos.Core.Boot;

namespace Cosmos.Core.Processor;

/// <summary>Turns optional processor features on and tells compiled code which of them it may use.</summary>
/// <remarks>Intel SDM volume 2A, CPUID; volume 1, section 13.3 (XCR0). Bit numbers of the result are ilc's.</remarks>
internal static unsafe class CpuFeatures
{
    private const uint Sse42 = 1 << 0;
    private const uint Avx = 1 << 1;
    private const uint Avx2 = 1 << 2;
    private const uint Avx512 = 1 << 3;
    private const uint Avx512v2 = 1 << 4;
    private const uint Aes = 1 << 9;
    private const uint AvxVnni = 1 << 12;
    private const uint Gfni = 1 << 13;
    private const uint Sha = 1 << 14;
    private const uint Vaes = 1 << 15;
    private const uint WaitPkg = 1 << 16;
    private const uint Serialize = 1 << 17;

    private const ulong StateX87 = 1;
    private const ulong StateSse = 2;
    private const ulong StateAvx = 4;
    private const ulong StateAvx512 = 0xE0;

    private const nuint ControlFsGsBase = 1 << 16;

    /// <summary>Enables FSGSBASE, AVX and AVX-512 where present; fills the image's feature word and the size of the XSAVE area.</summary>
    internal static void Enable(ImageLayout* image)
    {
        uint* leaf1 = stackalloc uint[4];
        uint* leaf7 = stackalloc uint[4];
        uint* leaf71 = stackalloc uint[4];
        uint* extended = stackalloc uint[4];
        uint* state = stackalloc uint[4];
        Cpu.CpuId(0, 0, state);
        uint lastLeaf = state[0];
        Cpu.CpuId(1, 0, leaf1);
        Cpu.CpuId(0x80000001, 0, extended);
        for (int index = 0; index < 4; index++)
        {
            leaf7[index] = 0;
            leaf71[index] = 0;
        }

        if (lastLeaf >= 7)
        {
            Cpu.CpuId(7, 0, leaf7);
            if (leaf7[0] >= 1)
                Cpu.CpuId(7, 1, leaf71);
        }

        if (Has(leaf7[1], 0))
        {
            Cpu.WriteControlRegister4(Cpu.ReadControlRegister4() | ControlFsGsBase);
            *image->HasFsGsBase = 1;
        }

        Cpu.CpuId(0xD, 0, state);
        ulong supported = state[0] | (ulong)state[3] << 32;
        ulong enabled = StateX87 | StateSse;
        bool avx = Has(leaf1[2], 28) && (supported & StateAvx) != 0;
        if (avx)
            enabled |= StateAvx;
        bool avx512 = avx && Has(leaf7[1], 16) && (supported & StateAvx512) == StateAvx512;
        if (avx512)
            enabled |= StateAvx512;
        Cpu.WriteExtendedControlRegister0(enabled);
        Cpu.CpuId(0xD, 0, state);
        *image->XSaveSize = (state[1] + 63) & ~63u;
        *image->XSaveMask = (uint)enabled;

        // ilc's "SSE4.2" is x86-64-v2: SSE3, SSSE3, SSE4.1, SSE4.2, POPCNT; its "AES" has PCLMULQDQ in it.
        uint features = 0;
        if (Has(leaf1[2], 0) && Has(leaf1[2], 9) && Has(leaf1[2], 19) && Has(leaf1[2], 20) && Has(leaf1[2], 23))
            features |= Sse42;
        if (Has(leaf1[2], 25) && Has(leaf1[2], 1))
            features |= Aes;
        if (avx)
            features |= Avx;

        // ilc's "AVX2" is x86-64-v3: AVX2, BMI1, BMI2, FMA, F16C, LZCNT, MOVBE.
        bool version3 = avx && Has(leaf7[1], 5) && Has(leaf7[1], 3) && Has(leaf7[1], 8) && Has(leaf1[2], 12) && Has(leaf1[2], 29)
            && Has(extended[2], 5) && Has(leaf1[2], 22);
        if (version3)
            features |= Avx2;

        // F, BW, CD, DQ, VL; then IFMA, VBMI, VBMI2, BITALG, VNNI, VPOPCNTDQ.
        bool version4 = version3 && avx512 && Has(leaf7[1], 30) && Has(leaf7[1], 28) && Has(leaf7[1], 17) && Has(leaf7[1], 31);
        if (version4)
            features |= Avx512;
        if (version4 && Has(leaf7[1], 21) && Has(leaf7[2], 1) && Has(leaf7[2], 6) && Has(leaf7[2], 12) && Has(leaf7[2], 11) && Has(leaf7[2], 14))
            features |= Avx512v2;
        if (version3 && Has(leaf71[0], 4))
            features |= AvxVnni;
        if (Has(leaf7[2], 8))
            features |= Gfni;
        if (Has(leaf7[1], 29))
            features |= Sha;
        if (version3 && Has(leaf7[2], 9) && Has(leaf7[2], 10))
            features |= Vaes;
        if (Has(leaf7[2], 5))
            features |= WaitPkg;
        if (Has(leaf7[3], 14))
            features |= Serialize;
        *image->CpuFeatures = features;
    }

    private static bool Has(uint register, int bit) => (register >> bit & 1) != 0;
}
