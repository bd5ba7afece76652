using System;
using System.Numerics;
using System.Threading;

namespace Cosmos.Storage;

/// <summary>The numbers under which a process knows its open descriptions. The lowest free number is given out first, as POSIX demands.</summary>
public sealed class DescriptorTable
{
    /// <summary>Largest number of descriptors (RLIMIT_NOFILE).</summary>
    public const int DefaultLimit = 65_536;

    private const int InitialCapacity = 64;
    private const int BitsPerWord = 64;

    private readonly Lock _gate = new();
    private readonly int _limit;
    private Slot?[] _slots = new Slot?[InitialCapacity];

    // A bit for each number in use, so that finding the lowest free one among ten thousand connections looks at a few words only.
    private ulong[] _used = new ulong[(InitialCapacity + BitsPerWord - 1) / BitsPerWord];
    private int _firstWordWithRoom;

    /// <summary>Makes an empty table.</summary>
    /// <param name="limit">Largest number of descriptors.</param>
    public DescriptorTable(int limit = DefaultLimit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        _limit = limit;
    }

    /// <summary>Whether a number is free now. Calls that take something out of a queue ask first, so that nothing is lost when there is none.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_gate)
                return FindLowestFree() < _limit;
        }
    }

    /// <summary>Gives a description the lowest free number; the table takes over the caller's reference, also when it fails.</summary>
    /// <param name="description">The description.</param>
    /// <param name="closeOnExec">FD_CLOEXEC; kept and reported, without effect as there is one process.</param>
    /// <param name="descriptor">The number.</param>
    /// <returns><see cref="FileError.TooManyOpenFiles"/> when the table is full.</returns>
    public FileError Add(OpenDescription description, bool closeOnExec, out int descriptor)
    {
        lock (_gate)
        {
            descriptor = FindLowestFree();
            if (descriptor < _limit)
            {
                if (descriptor >= _slots.Length)
                {
                    var slots = new Slot?[Math.Min(_limit, _slots.Length * 2)];
                    _slots.CopyTo(slots, 0);
                    Volatile.Write(ref _slots, slots);
                }

                // The slot first: without memory for it the number stays free.
                Volatile.Write(ref _slots[descriptor], new Slot(description, closeOnExec));
                _used[descriptor / BitsPerWord] |= 1UL << (descriptor % BitsPerWord);
                return FileError.None;
            }
        }

        descriptor = -1;
        description.Release();
        return FileError.TooManyOpenFiles;
    }

    /// <summary>Finds the description of a number.</summary>
    /// <param name="descriptor">The number.</param>
    /// <returns>The description, or <see langword="null"/> when the number is not in use.</returns>
    public OpenDescription? Find(nint descriptor) => FindSlot(descriptor)?.Description;

    /// <summary>Gives the description of a number one more number (<c>dup(2)</c>).</summary>
    /// <param name="descriptor">The existing number.</param>
    /// <param name="closeOnExec">FD_CLOEXEC of the new number.</param>
    /// <param name="duplicate">The new number.</param>
    public FileError Duplicate(nint descriptor, bool closeOnExec, out int duplicate)
    {
        duplicate = -1;
        if (Find(descriptor) is not OpenDescription description || !description.TryAddReference())
            return FileError.BadDescriptor;
        return Add(description, closeOnExec, out duplicate);
    }

    /// <summary>Frees a number; the last number of a description closes it.</summary>
    /// <param name="descriptor">The number.</param>
    public FileError Close(nint descriptor)
    {
        Slot? slot;
        lock (_gate)
        {
            slot = FindSlot(descriptor);
            if (slot is null)
                return FileError.BadDescriptor;
            _slots[descriptor] = null;
            int word = (int)descriptor / BitsPerWord;
            _used[word] &= ~(1UL << ((int)descriptor % BitsPerWord));
            _firstWordWithRoom = Math.Min(_firstWordWithRoom, word);
        }

        slot.Description.Release();
        return FileError.None;
    }

    /// <summary>Reads FD_CLOEXEC.</summary>
    /// <param name="descriptor">The number.</param>
    /// <param name="closeOnExec">The flag.</param>
    public FileError GetCloseOnExec(nint descriptor, out bool closeOnExec)
    {
        Slot? slot = FindSlot(descriptor);
        closeOnExec = slot is { CloseOnExec: true };
        return slot is null ? FileError.BadDescriptor : FileError.None;
    }

    /// <summary>Sets FD_CLOEXEC.</summary>
    /// <param name="descriptor">The number.</param>
    /// <param name="closeOnExec">The flag.</param>
    public FileError SetCloseOnExec(nint descriptor, bool closeOnExec)
    {
        if (FindSlot(descriptor) is not Slot slot)
            return FileError.BadDescriptor;
        slot.CloseOnExec = closeOnExec;
        return FileError.None;
    }

    private int FindLowestFree()
    {
        int word = _firstWordWithRoom;
        while (word < _used.Length && _used[word] == ulong.MaxValue)
            word++;
        if (word == _used.Length)
            Array.Resize(ref _used, _used.Length * 2);
        _firstWordWithRoom = word;
        return (word * BitsPerWord) + BitOperations.TrailingZeroCount(~_used[word]);
    }

    private Slot? FindSlot(nint descriptor)
    {
        Slot?[] slots = Volatile.Read(ref _slots);
        return (nuint)descriptor < (nuint)slots.Length ? Volatile.Read(ref slots[descriptor]) : null;
    }

    private sealed class Slot(OpenDescription description, bool closeOnExec)
    {
        public readonly OpenDescription Description = description;
        public volatile bool CloseOnExec = closeOnExec;
    }
}
