using Cosmos.Core.Diagnostics;
using NUnit.Framework;

namespace Cosmos.Core.Tests.Diagnostics;

public sealed class ExitCodeTests
{
    [TestCase(0, 0)]
    [TestCase(1, 1)]
    [TestCase(121, 121)]
    [TestCase(134, 126)]
    [TestCase(130, 125)]
    [TestCase(-1, 124)]
    [TestCase(255, 124)]
    [TestCase(143, 123)]
    [TestCase(122, 122)]
    [TestCase(200, 122)]
    [TestCase(int.MinValue, 122)]
    public void Codes_map_to_seven_bits(int code, int port) => Assert.That(ExitCode.ToPortValue(code), Is.EqualTo(port));

    [Test]
    public void No_ordinary_code_looks_like_a_panic()
    {
        for (int code = -1000; code < 1000; code++)
            Assert.That(ExitCode.ToPortValue(code), Is.Not.EqualTo(ExitCode.Panic));
    }
}
