using System;
using System.IO;

namespace Cosmos.Storage;

/// <summary>Fills a buffer with random bytes.</summary>
/// <param name="destination">The buffer.</param>
/// <returns><see langword="false"/> when there is no good randomness; then the read fails instead of giving bad bytes.</returns>
public delegate bool EntropySource(Span<byte> destination);

/// <summary>The devices that Linux groups under major number 1 ("mem"): null, zero, full, random and urandom.</summary>
public sealed class MemoryDevice : IDevice
{
    /// <summary>/dev/null.</summary>
    public static readonly DeviceNumber NullNumber = new(1, 3);

    /// <summary>/dev/zero.</summary>
    public static readonly DeviceNumber ZeroNumber = new(1, 5);

    /// <summary>/dev/full.</summary>
    public static readonly DeviceNumber FullNumber = new(1, 7);

    /// <summary>/dev/random.</summary>
    public static readonly DeviceNumber RandomNumber = new(1, 8);

    /// <summary>/dev/urandom.</summary>
    public static readonly DeviceNumber UrandomNumber = new(1, 9);

    private readonly DeviceNumber _number;
    private readonly EntropySource _entropy;

    private MemoryDevice(DeviceNumber number, EntropySource entropy)
    {
        _number = number;
        _entropy = entropy;
    }

    /// <summary>Registers all of them.</summary>
    /// <param name="registry">Where.</param>
    /// <param name="entropy">What random and urandom read.</param>
    public static void RegisterAll(DeviceRegistry registry, EntropySource entropy)
    {
        foreach (DeviceNumber number in (ReadOnlySpan<DeviceNumber>)[NullNumber, ZeroNumber, FullNumber, RandomNumber, UrandomNumber])
            registry.Register(number, new MemoryDevice(number, entropy));
    }

    /// <inheritdoc/>
    public FileError Open(SpecialInode node, OpenFlags flags, out OpenDescription? description)
    {
        description = new Description(node, flags, this);
        return FileError.None;
    }

    private sealed class Description(SpecialInode node, OpenFlags flags, MemoryDevice device) : OpenDescription(flags)
    {
        public override Inode Node => node;

        public override FileError GetStatus(out NodeStatus status) => node.GetStatus(out status);

        public override FileError Read(Span<byte> destination, out int count)
        {
            count = 0;
            if (!CanRead)
                return FileError.BadDescriptor;
            if (device._number == NullNumber)
                return FileError.None;
            if (device._number == RandomNumber || device._number == UrandomNumber)
            {
                if (!device._entropy(destination))
                    return FileError.InputOutput;
            }
            else
            {
                destination.Clear();
            }

            count = destination.Length;
            return FileError.None;
        }

        public override FileError Write(ReadOnlySpan<byte> source, out int count)
        {
            count = 0;
            if (!CanWrite)
                return FileError.BadDescriptor;
            if (device._number == FullNumber)
                return FileError.NoSpace;
            count = source.Length;
            return FileError.None;
        }

        public override FileError ReadAt(long offset, Span<byte> destination, out int count) => Read(destination, out count);

        public override FileError WriteAt(long offset, ReadOnlySpan<byte> source, out int count) => Write(source, out count);

        // Linux lets these devices be sought; the position is always 0.
        public override FileError Seek(long offset, SeekOrigin origin, out long position)
        {
            position = 0;
            return FileError.None;
        }
    }
}
