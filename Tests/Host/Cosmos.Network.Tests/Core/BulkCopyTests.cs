using System;
using Cosmos.Network.Buffers;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Core;

public sealed class BulkCopyTests
{
    [Test]
    public void Every_length_and_alignment_is_copied_and_nothing_beside_it()
    {
        byte[] source = Frames.Bytes(600);
        for (int offset = 0; offset < 9; offset++)
        {
            for (int length = 0; length < 400; length++)
            {
                var destination = new byte[600];
                BulkCopy.Copy(source.AsSpan(offset, length), destination.AsSpan(3));
                Assert.That(destination.AsSpan(3, length).SequenceEqual(source.AsSpan(offset, length)), Is.True);
                Assert.That(destination.AsSpan(0, 3).IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
                Assert.That(destination.AsSpan(3 + length).IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
            }
        }
    }

    [TestCase(2047)]
    [TestCase(2048)]
    [TestCase(2049)]
    [TestCase(65_536)]
    public void Long_blocks_are_copied(int length)
    {
        byte[] source = Frames.Bytes(length);
        var destination = new byte[length];
        BulkCopy.Copy(source, destination);
        Assert.That(destination, Is.EqualTo(source));
    }

    [Test]
    public void A_destination_that_is_too_short_is_refused_before_anything_is_copied()
    {
        var destination = new byte[99];
        Assert.That(() => BulkCopy.Copy(Frames.Bytes(100), destination), Throws.InstanceOf<ArgumentException>());
        Assert.That(destination.AsSpan().IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
    }
}
