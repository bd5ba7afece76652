using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.Linq;
using Cosmos.IL2CPU.Images;
using Cosmos.IL2CPU.Options;
using NUnit.Framework;

namespace Cosmos.IL2CPU.Tests;

[TestFixture]
public sealed class TarArchiveTests
{
    private string _source = "";

    [SetUp]
    public void CreateFile() => _source = TestPaths.Write(TestPaths.CreateDirectory(), "a.txt", "content");

    [Test]
    public void Directories_come_before_what_they_contain()
    {
        using var reader = new TarReader(new MemoryStream(Write("/etc/init/b", "/etc/a", "/c")));
        var names = new List<string>();
        while (reader.GetNextEntry() is TarEntry entry)
            names.Add(entry.Name);
        Assert.That(names, Is.EqualTo(new[] { "c", "etc/", "etc/a", "etc/init/", "etc/init/b" }));
    }

    [Test]
    public void Contents_and_modes_are_kept()
    {
        using var reader = new TarReader(new MemoryStream(Write("/a")));
        TarEntry entry = reader.GetNextEntry(copyData: true)!;
        using var text = new StreamReader(entry.DataStream!);
        Assert.Multiple(() =>
        {
            Assert.That(text.ReadToEnd(), Is.EqualTo("content"));
            Assert.That((int)entry.Mode, Is.EqualTo(System.Convert.ToInt32("644", 8)));
            Assert.That(entry.ModificationTime.ToUnixTimeSeconds(), Is.Zero);
            Assert.That(entry.Uid + entry.Gid, Is.Zero);
        });
    }

    [Test]
    public void The_bytes_do_not_depend_on_the_order_or_the_age_of_the_files()
    {
        byte[] first = Write("/a", "/b/c");
        File.SetLastWriteTimeUtc(_source, new System.DateTime(2001, 1, 1, 0, 0, 0, System.DateTimeKind.Utc));
        Assert.That(Write("/b/c", "/a"), Is.EqualTo(first));
    }

    [Test]
    public void A_path_that_needs_the_prefix_field_is_stored_whole()
    {
        string path = "/" + new string('d', 120) + "/" + new string('f', 90);
        using var reader = new TarReader(new MemoryStream(Write(path)));
        reader.GetNextEntry();
        Assert.That(reader.GetNextEntry()!.Name, Is.EqualTo(path[1..]));
    }

    [Test]
    public void A_path_that_the_format_cannot_hold_is_an_error() =>
        Assert.That(() => Write("/" + new string('f', 300)), Throws.InstanceOf<BuildException>().With.Property("Code").EqualTo("COSMOS0107"));

    [Test]
    public void Two_files_with_one_path_are_an_error() =>
        Assert.That(() => Write("/a", "/a"), Throws.InstanceOf<BuildException>().With.Message.Contains("two files with the path '/a'"));

    [Test]
    public void A_file_cannot_be_a_directory_as_well() =>
        Assert.That(() => Write("/a", "/a/b"), Throws.InstanceOf<BuildException>().With.Message.Contains("'/a' is a file and a directory"));

    private byte[] Write(params string[] paths)
    {
        using var stream = new MemoryStream();
        TarArchive.Write(paths.Select(p => new EmbeddedFile(_source, p)), stream);
        return stream.ToArray();
    }
}
