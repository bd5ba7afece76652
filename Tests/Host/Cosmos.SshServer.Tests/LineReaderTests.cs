using System.IO;
using System.Text;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.SshServer.Tests;

/// <summary>Lines from a client without a terminal.</summary>
public sealed class LineReaderTests
{
    [Test]
    public async Task Lines_end_with_LF_or_CR_LF_or_the_stream()
    {
        var lines = new LineReader(new MemoryStream(Encoding.UTF8.GetBytes("one\r\n\ntw\u00F6\nrest")));
        Assert.That(await lines.ReadAsync(default), Is.EqualTo("one"));
        Assert.That(await lines.ReadAsync(default), Is.Empty);
        Assert.That(await lines.ReadAsync(default), Is.EqualTo("tw\u00F6"));
        Assert.That(await lines.ReadAsync(default), Is.EqualTo("rest"));
        Assert.That(await lines.ReadAsync(default), Is.Null);
    }

    [TestCase(1023)]
    [TestCase(1024)]
    [TestCase(65_535)]
    public async Task Long_lines_are_whole(int length)
    {
        string line = new('x', length);
        var lines = new LineReader(new MemoryStream(Encoding.UTF8.GetBytes($"short\n{line}\nend\n")));
        await lines.ReadAsync(default);
        Assert.That(await lines.ReadAsync(default), Is.EqualTo(line));
        Assert.That(await lines.ReadAsync(default), Is.EqualTo("end"));
        Assert.That(await lines.ReadAsync(default), Is.Null);
    }

    [Test]
    public void A_line_without_end_is_refused_before_it_fills_the_memory() =>
        Assert.That(async () => await new LineReader(new MemoryStream(new byte[1_000_000])).ReadAsync(default), Throws.TypeOf<InvalidDataException>());
}
