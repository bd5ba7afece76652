using System.IO;
using Cosmos.IL2CPU.Caching;
using NUnit.Framework;

namespace Cosmos.IL2CPU.Tests;

[TestFixture]
public sealed class StageCacheTests
{
    private string _directory = "";
    private StageCache _cache = new("");
    private string _output = "";

    [SetUp]
    public void RecordOneStage()
    {
        _directory = TestPaths.CreateDirectory();
        _cache = new StageCache(_directory);
        _output = TestPaths.Write(_directory, "out.o", "object");
        _cache.Record("link", "abc", [_output]);
    }

    [Test]
    public void A_recorded_stage_is_current() => Assert.That(_cache.IsCurrent("link", "abc", [_output]), Is.True);

    [Test]
    public void Another_fingerprint_is_a_miss() => Assert.That(_cache.IsCurrent("link", "abd", [_output]), Is.False);

    [Test]
    public void Another_stage_is_a_miss() => Assert.That(_cache.IsCurrent("ilc", "abc", [_output]), Is.False);

    [Test]
    public void A_deleted_output_is_a_miss()
    {
        File.Delete(_output);
        Assert.That(_cache.IsCurrent("link", "abc", [_output]), Is.False);
    }

    [Test]
    public void A_damaged_output_is_a_miss_even_with_its_old_size()
    {
        File.WriteAllText(_output, "obiect");
        Assert.That(_cache.IsCurrent("link", "abc", [_output]), Is.False);
    }

    [Test]
    public void A_touched_output_is_still_a_hit()
    {
        File.SetLastWriteTimeUtc(_output, System.DateTime.UnixEpoch);
        Assert.That(_cache.IsCurrent("link", "abc", [_output]), Is.True);
    }

    [Test]
    public void A_forgotten_stage_is_a_miss()
    {
        _cache.Forget("link");
        Assert.That(_cache.IsCurrent("link", "abc", [_output]), Is.False);
    }

    [Test]
    public void A_damaged_record_is_a_miss()
    {
        File.WriteAllText(Path.Combine(_directory, "link.stage"), "cosmos-stage 1\nabc");
        Assert.That(_cache.IsCurrent("link", "abc", [_output]), Is.False);
    }

    [Test]
    public void Fingerprints_tell_apart_where_one_part_ends_and_the_next_begins() =>
        Assert.That(Hash("ab", "c"), Is.Not.EqualTo(Hash("a", "bc")));

    [Test]
    public void Fingerprints_of_lists_and_of_their_elements_differ()
    {
        using var list = new Fingerprint();
        Assert.That(list.Add((string[])["a", "b"]).Finish(), Is.Not.EqualTo(Hash("a", "b")));
    }

    private static string Hash(params string[] parts)
    {
        using var fingerprint = new Fingerprint();
        foreach (string part in parts)
            fingerprint.Add(part);
        return fingerprint.Finish();
    }
}
