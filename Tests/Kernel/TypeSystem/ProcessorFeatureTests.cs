using System.Runtime.Intrinsics.X86;
using NUnit.Framework;

namespace Cosmos.Tests.TypeSystem;

public sealed class ProcessorFeatureTests
{
    [Test]
    public void Code_may_use_the_instructions_that_the_processor_has_and_no_others()
    {
        if (!X86Base.IsSupported)
            Assert.Ignore("There are no such instructions on other processors.");

        (int lastLeaf, _, _, _) = X86Base.CpuId(0, 0);
        (_, _, int features, _) = X86Base.CpuId(1, 0);
        (_, _, int moreFeatures, int evenMoreFeatures) = lastLeaf >= 7 ? X86Base.CpuId(7, 0) : default;

        bool aes = Has(features, 25) && Has(features, 1);
        Assert.That(Aes.IsSupported == aes, Is.True, "AES");
        Assert.That(Pclmulqdq.IsSupported == aes, Is.True, "PCLMULQDQ");
        Assert.That(Sse42.IsSupported == Has(features, 20), Is.True, "SSE4.2");
        Assert.That(X86Serialize.IsSupported == Has(evenMoreFeatures, 14), Is.True, "SERIALIZE");
        Assert.That(Gfni.IsSupported == Has(moreFeatures, 8), Is.True, "GFNI");
    }

    private static bool Has(int register, int bit) => ((register >> bit) & 1) != 0;
}
