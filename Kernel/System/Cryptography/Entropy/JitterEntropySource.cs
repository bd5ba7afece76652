using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Threading;
using Cosmos.Cryptography.Digests;
using Cosmos.HAL.Devices;

namespace Cosmos.Cryptography.Entropy;

/// <summary>Entropy from how long the same work takes: caches, pipelines, interrupts and, in a virtual machine, the host.</summary>
/// <remarks>
/// The design follows S. Müller, "CPU Time Jitter Based Non-Physical True Random Number Generator": time differences around
/// memory accesses, a stuck test on their derivatives, the health tests of SP 800-90B on the raw differences, and conditioning by
/// a hash. A machine whose counter is coarse or counts instructions (QEMU <c>-icount</c>) fails the tests, and then there is no
/// output at all. Safe for concurrent use.
/// </remarks>
public sealed class JitterEntropySource : IEntropySource
{
    private const int OutputBlock = 32;

    /// <summary>Accepted samples for each output block: 256 bits and 64 more (SP 800-90C), at the claimed quarter of a bit.</summary>
    private const int SamplesPerBlock = (int)((256 + 64) / EntropyHealthTest.ClaimedBitsPerSample);

    /// <summary>Samples of the start-up test; section 4.3 of SP 800-90B asks for at least 1024.</summary>
    private const int StartupSamples = 1024;

    /// <summary>More stuck samples than this many for each good one mean that the counter does not jitter.</summary>
    private const int StuckTolerance = 8;

    private const int WorkingSet = 32 << 10;
    private const int AccessesPerSample = 8;

    private readonly Lock _lock = new();
    private readonly Func<ulong> _ticks;
    private readonly byte[] _memory = new byte[WorkingSet];
    private readonly EntropyHealthTest _health = new();
    private readonly Sha256Digest _conditioner = new();
    private bool _started;
    private uint _walk;
    private ulong _difference;
    private ulong _secondDifference;

    /// <summary>Makes a source; its start-up test runs at the first reading.</summary>
    /// <param name="ticks">The finest counter of the machine, such as the time-stamp counter.</param>
    public JitterEntropySource(Func<ulong> ticks)
    {
        ArgumentNullException.ThrowIfNull(ticks);
        _ticks = ticks;
    }

    /// <inheritdoc/>
    public string Name => "jitter";

    /// <inheritdoc/>
    public int EntropyBitsPerByte => 8;

    /// <inheritdoc/>
    public bool TryFill(Span<byte> destination)
    {
        lock (_lock)
        {
            Span<byte> block = stackalloc byte[OutputBlock];
            while (!destination.IsEmpty)
            {
                if ((!_started && !Start()) || !Collect(SamplesPerBlock))
                {
                    // The next reading begins with the start-up test again.
                    _started = false;
                    return false;
                }

                _conditioner.Finish(block);
                _conditioner.Reset();
                int given = Math.Min(destination.Length, OutputBlock);
                block[..given].CopyTo(destination);
                destination = destination[given..];
            }

            CryptographicOperations.ZeroMemory(block);
            return true;
        }
    }

    private bool Start()
    {
        _health.Reset();
        _conditioner.Reset();
        _started = Collect(StartupSamples);
        _conditioner.Reset();
        return _started;
    }

    private bool Collect(int samples)
    {
        Span<byte> record = stackalloc byte[sizeof(ulong)];
        int stuckAllowance = samples * StuckTolerance;
        while (samples > 0)
        {
            ulong difference = Measure();
            if (!_health.Accept(difference))
                return false;

            // Stuck: the difference, its change, or the change of that is zero. Such a sample is mixed in but not counted.
            ulong secondDifference = difference - _difference;
            bool stuck = difference == 0 || secondDifference == 0 || secondDifference == _secondDifference;
            _difference = difference;
            _secondDifference = secondDifference;

            BinaryPrimitives.WriteUInt64LittleEndian(record, difference);
            _conditioner.Append(record);
            if (!stuck)
                samples--;
            else if (--stuckAllowance < 0)
                return false;
        }

        return true;
    }

    // Only the walk is measured: it has the same number of instructions each time, so a counter that merely counts instructions shows
    // no difference at all, whatever the hashing in between does.
    private ulong Measure()
    {
        // A walk over more lines than are ever all in the first-level cache of a busy processor; each step depends on the last.
        byte[] memory = _memory;
        ulong start = _ticks();
        uint position = _walk + (uint)start;
        for (int i = 0; i < AccessesPerSample; i++)
        {
            position = (position * 1664525) + 1013904223;
            uint index = (position >> 8) % WorkingSet;
            memory[index]++;
            position ^= memory[index];
        }

        ulong difference = _ticks() - start;
        _walk = position;
        return difference;
    }
}
