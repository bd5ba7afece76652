using NUnit.Framework;

namespace Cosmos.Storage.Tests;

public class DescriptorTests
{
    [Test]
    public void Lowest_free_number_is_given_out_first()
    {
        var world = new World();
        var table = new DescriptorTable();
        for (int expected = 0; expected < 100; expected++)
        {
            table.Add(world.Open("/f"), false, out int number);
            Assert.That(number, Is.EqualTo(expected));
        }

        table.Close(70);
        table.Close(3);
        table.Add(world.Open("/f"), false, out int first);
        table.Add(world.Open("/f"), false, out int second);
        table.Add(world.Open("/f"), false, out int third);
        Assert.That((first, second, third), Is.EqualTo((3, 70, 100)));
        Assert.That(table.Close(101), Is.EqualTo(FileError.BadDescriptor));
        Assert.That(table.Close(-1), Is.EqualTo(FileError.BadDescriptor));
        Assert.That(table.Find(nint.MaxValue), Is.Null);
    }

    [Test]
    public void Duplicates_share_position_and_the_last_one_closes()
    {
        var world = new World();
        var table = new DescriptorTable();
        table.Add(world.Open("/f"), false, out int number);
        Assert.That(table.Duplicate(number, closeOnExec: true, out int duplicate), Is.EqualTo(FileError.None));
        table.Find(number)!.Write("abc"u8, out _);
        table.Find(duplicate)!.Write("def"u8, out _);
        Assert.That(world.Read("/f"), Is.EqualTo("abcdef"));
        table.GetCloseOnExec(duplicate, out bool closeOnExec);
        Assert.That(closeOnExec);
        world.Unlink("/f");
        long before = world.Budget.UsedBytes;
        table.Close(number);
        Assert.That(world.Budget.UsedBytes, Is.EqualTo(before));
        table.Close(duplicate);
        Assert.That(world.Budget.UsedBytes, Is.LessThan(before));
    }

    [Test]
    public void Full_table_closes_what_it_cannot_take()
    {
        var world = new World();
        var table = new DescriptorTable(limit: 40);
        for (int count = 0; count < 40; count++)
            table.Add(world.Open("/f"), false, out _);
        OpenDescription extra = world.Open("/extra");
        world.Unlink("/extra");
        long before = world.Budget.UsedBytes;
        Assert.That(table.Add(extra, false, out _), Is.EqualTo(FileError.TooManyOpenFiles));
        Assert.That(world.Budget.UsedBytes, Is.LessThan(before));
        table.Close(39);
        Assert.That(table.Add(world.Open("/f"), false, out int number), Is.EqualTo(FileError.None));
        Assert.That(number, Is.EqualTo(39));
    }
}
