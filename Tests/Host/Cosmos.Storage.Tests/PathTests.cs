using System.Linq;
using NUnit.Framework;

namespace Cosmos.Storage.Tests;

public class PathTests
{
    [Test]
    public void Dots_and_repeated_slashes_mean_nothing()
    {
        var world = new World();
        world.MakeDirectory("/a");
        world.Write("/a/f", "x");
        Assert.That(world.Read("//a/.//./../a/f"), Is.EqualTo("x"));
        Assert.That(world.Read("/../../a/f"), Is.EqualTo("x"), "above the root is the root");
    }

    [Test]
    public void Empty_path_is_not_found()
    {
        Assert.That(new World().TryStatus("", out _), Is.EqualTo(FileError.NotFound));
    }

    [Test]
    public void Name_may_have_255_bytes_but_not_256()
    {
        var world = new World();
        string longest = new('n', 255);
        world.Write("/" + longest, "x");
        Assert.That(world.List("/"), Is.EqualTo(new[] { longest }));
        Assert.That(world.TryOpen("/" + longest + "n", OpenFlags.Write | OpenFlags.Create, out _), Is.EqualTo(FileError.NameTooLong));
        Assert.That(world.TryStatus("/" + new string('ä', 128), out _), Is.EqualTo(FileError.NameTooLong), "bytes count, not letters");
    }

    [Test]
    public void Path_may_have_4095_bytes_but_not_4096()
    {
        var world = new World();
        string path = string.Concat(Enumerable.Repeat("/.", 2047));
        Assert.That(world.TryStatus(path + "/", out _), Is.EqualTo(FileError.None));
        Assert.That(world.TryStatus(path + "/.", out _), Is.EqualTo(FileError.NameTooLong));
    }

    [Test]
    public void File_is_no_directory_on_the_way()
    {
        var world = new World();
        world.Write("/f", "x");
        Assert.That(world.TryStatus("/f/g", out _), Is.EqualTo(FileError.NotADirectory));
        Assert.That(world.TryStatus("/f/", out _), Is.EqualTo(FileError.NotADirectory));
        Assert.That(world.TryStatus("/f/..", out _), Is.EqualTo(FileError.NotADirectory));
    }

    [Test]
    public void Symbolic_links_lead_on_relative_and_absolute()
    {
        var world = new World();
        world.MakeDirectory("/a");
        world.MakeDirectory("/a/b");
        world.Write("/a/f", "x");
        world.SymbolicLink("../f", "/a/b/relative");
        world.SymbolicLink("/a/b", "/absolute");
        Assert.That(world.Read("/absolute/relative"), Is.EqualTo("x"));
        Assert.That(world.RealPath("/absolute/relative"), Is.EqualTo("/a/f"));
        Assert.That(world.RealPath("/absolute/.."), Is.EqualTo("/a"), "the parent of what the link names");
    }

    [Test]
    public void Forty_links_are_followed_and_the_next_is_a_loop()
    {
        var world = new World();
        world.Write("/0", "end");
        for (int link = 1; link <= 41; link++)
            world.SymbolicLink($"{link - 1}", $"/{link}");
        Assert.That(world.Read("/40"), Is.EqualTo("end"));
        Assert.That(world.TryStatus("/41", out _), Is.EqualTo(FileError.TooManySymbolicLinks));
        world.SymbolicLink("self", "/self");
        Assert.That(world.TryStatus("/self", out _), Is.EqualTo(FileError.TooManySymbolicLinks));
        Assert.That(world.Status("/self", follow: false).Type, Is.EqualTo(NodeType.SymbolicLink));
    }

    [Test]
    public void No_follow_refuses_a_link_in_the_last_component_only()
    {
        var world = new World();
        world.MakeDirectory("/d");
        world.Write("/d/f", "x");
        world.SymbolicLink("d", "/link");
        world.SymbolicLink("f", "/d/last");
        Assert.That(world.TryOpen("/link/f", OpenFlags.Read | OpenFlags.NoFollow, out _), Is.EqualTo(FileError.None));
        Assert.That(world.TryOpen("/d/last", OpenFlags.Read | OpenFlags.NoFollow, out _), Is.EqualTo(FileError.TooManySymbolicLinks));
    }

    [Test]
    public void Creating_through_a_dangling_link_makes_what_it_names()
    {
        var world = new World();
        world.SymbolicLink("target", "/link");
        Assert.That(world.TryOpen("/link", OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive, out _), Is.EqualTo(FileError.Exists));
        world.Write("/link", "x");
        Assert.That(world.Read("/target"), Is.EqualTo("x"));
    }

    [Test]
    public void Working_directory_follows_its_directory_when_it_moves()
    {
        var world = new World();
        world.MakeDirectory("/a");
        world.MakeDirectory("/a/b");
        Assert.That(world.Tree.ChangeDirectory("/a/b"u8), Is.EqualTo(FileError.None));
        Assert.That(world.WorkingDirectory(), Is.EqualTo("/a/b"));
        world.Rename("/a", "/z");
        Assert.That(world.WorkingDirectory(), Is.EqualTo("/z/b"));
        world.Write("f", "x");
        Assert.That(world.Read("/z/b/f"), Is.EqualTo("x"));
        Assert.That(world.Read("../b/./f"), Is.EqualTo("x"));
    }

    [Test]
    public void Deleted_working_directory_has_no_path_and_takes_no_files()
    {
        var world = new World();
        world.MakeDirectory("/a");
        world.Tree.ChangeDirectory("/a"u8);
        world.RemoveDirectory("/a");
        Assert.That(world.Tree.GetWorkingDirectory(out _), Is.EqualTo(FileError.NotFound));
        Assert.That(world.TryOpen("f", OpenFlags.Write | OpenFlags.Create, out _), Is.EqualTo(FileError.NotFound));
    }

    [Test]
    public void Mounted_file_system_hides_the_directory_and_has_its_own_number()
    {
        var world = new World();
        world.MakeDirectory("/m");
        world.Write("/m/hidden", "x");
        var other = new InMemoryFileSystem(new StorageBudget(1 << 20), world.Clock);
        Assert.That(world.Tree.MountAt("/m"u8, other), Is.EqualTo(FileError.None));
        Assert.That(world.List("/m"), Is.Empty);
        world.Write("/m/new", "y");
        Assert.That(world.Status("/m/new").FileSystemNumber, Is.Not.EqualTo(world.Status("/").FileSystemNumber));
        Assert.That(world.RealPath("/m/../m/new"), Is.EqualTo("/m/new"));
        Assert.That(world.Rename("/m/new", "/new"), Is.EqualTo(FileError.CrossDevice));
        Assert.That(world.Link("/m/new", "/new"), Is.EqualTo(FileError.CrossDevice));
        Assert.That(world.RemoveDirectory("/m"), Is.EqualTo(FileError.Busy));
        Assert.That(world.Rename("/m", "/n"), Is.EqualTo(FileError.Busy));
        Assert.That(world.Tree.Unmount("/m"u8), Is.EqualTo(FileError.None));
        Assert.That(world.List("/m"), Is.EqualTo(new[] { "hidden" }));
    }
}
