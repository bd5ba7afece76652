using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Ssh.Cryptography;

namespace Cosmos.Ssh.Transport;

/// <summary>Seals packets into a buffer (RFC 4253, section 6) that a single writer sends: while a write is under way, further packets
/// gather and go with the next one. Any thread may call.</summary>
/// <remarks>While keys are exchanged nothing but the exchange may be sent (RFC 4253, section 7.1): control messages are held back, and
/// senders of data wait.</remarks>
internal sealed class PacketSender : IDisposable
{
    /// <summary>From so many waiting bytes on, senders of data wait.</summary>
    private const int DataLimit = 128 * 1024;

    /// <summary>From so many waiting bytes on, the connection reads no more requests that it would have to answer.</summary>
    private const int ControlLimit = 2 * DataLimit;

    /// <summary>Largest sum of messages held back during an exchange.</summary>
    private const int HeldLimit = 1024 * 1024;

    private const int SmallestBuffer = 512;

    // Random padding is cheap in bulk only.
    private const int RandomPoolSize = 256;

    private readonly Stream _stream;
    private readonly Lock _gate = new();
    private readonly AsyncSignal _work = new(runsInline: true);
    private readonly AsyncSignal _drained = new(runsInline: false);
    private readonly List<AsyncSignal> _waiters = [];
    private readonly Queue<byte[]> _held = new();
    private readonly byte[] _random = new byte[RandomPoolSize];
    private int _randomUsed = RandomPoolSize;
    private int _heldBytes;
    private byte[] _pending = [];
    private int _pendingLength;
    private PacketCipher _cipher = new PlainPacketCipher();
    private uint _sequence;
    private long _bytesUnderKey;
    private uint _packetsUnderKey;
    private bool _exchanging;
    private bool _finishing;
    private bool _closed;

    /// <summary>Sends in plain until the first <see cref="Activate"/>.</summary>
    internal PacketSender(Stream stream) => _stream = stream;

    /// <summary>So many bytes under one key make <see cref="NeedsNewKeys"/> true.</summary>
    internal long BytesPerKey { get; init; } = long.MaxValue;

    /// <summary>Whether it is time for new keys; set until an exchange begins.</summary>
    internal bool NeedsNewKeys => !_exchanging && (Volatile.Read(ref _bytesUnderKey) >= BytesPerKey || _packetsUnderKey >= PacketLimits.PacketsPerKey);

    /// <summary>Whether the peer takes so little that its requests have to wait.</summary>
    internal bool IsCongested => _pendingLength >= ControlLimit;

    /// <summary>Held-back messages became too many; the connection has to end.</summary>
    internal bool IsOverfull => _heldBytes > HeldLimit;

    /// <summary>Bytes of the buffer; for measuring.</summary>
    internal int BufferSize => _pending.Length;

    /// <summary>Sends bytes as they are: the identification.</summary>
    internal void SendPlain(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            Reserve(bytes.Length);
            bytes.CopyTo(_pending.AsSpan(_pendingLength));
            _pendingLength += bytes.Length;
        }
    }

    /// <summary>Sends a message of the transport or of the key exchange, also during an exchange.</summary>
    internal void SendTransport(ReadOnlySpan<byte> payload)
    {
        lock (_gate)
            Append(payload, default);
    }

    /// <summary>Sends any other message that is not bulk data, after a running key exchange.</summary>
    internal void SendControl(ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (!_exchanging)
            {
                Append(payload, default);
            }
            else if (!_closed && _heldBytes <= HeldLimit)
            {
                _held.Enqueue(payload.ToArray());
                _heldBytes += payload.Length;
            }
        }
    }

    /// <summary>Sends data unless the buffer is full or keys are exchanged.</summary>
    /// <param name="head">Message number to data length.</param>
    /// <param name="data">The data.</param>
    /// <param name="waiter">Is woken when it is worth to try again.</param>
    /// <returns>Whether it was sent.</returns>
    internal bool TrySendData(ReadOnlySpan<byte> head, ReadOnlySpan<byte> data, AsyncSignal waiter)
    {
        lock (_gate)
        {
            if (_closed)
                return true;

            // With used-up keys, too: the caller sees that they are due, and is woken when they are there.
            if (_exchanging || _pendingLength >= DataLimit || _bytesUnderKey >= BytesPerKey)
            {
                _waiters.Add(waiter);
                return false;
            }

            Append(head, data);
            return true;
        }
    }

    /// <summary>Sends KEXINIT and lets nothing else through until <see cref="Activate"/>.</summary>
    /// <returns>False when an exchange is running already.</returns>
    internal bool TryBeginExchange(ReadOnlySpan<byte> keyExchangeInit)
    {
        lock (_gate)
        {
            if (_exchanging)
                return false;

            _exchanging = true;
            Append(keyExchangeInit, default);
            return true;
        }
    }

    /// <summary>Sends NEWKEYS, takes the new keys, and sends what was held back.</summary>
    /// <param name="cipher">Becomes this object's.</param>
    /// <param name="resetsSequence">Strict key exchange (OpenSSH, PROTOCOL, section 1.10).</param>
    /// <param name="first">Message right behind NEWKEYS (EXT_INFO; RFC 8308, section 2.4), or empty.</param>
    internal void Activate(PacketCipher cipher, bool resetsSequence, ReadOnlySpan<byte> first)
    {
        lock (_gate)
        {
            Append([MessageNumber.NewKeys], default);
            _cipher.Dispose();
            _cipher = cipher;
            if (resetsSequence)
                _sequence = 0;

            _bytesUnderKey = 0;
            _packetsUnderKey = 0;
            _exchanging = false;
            if (!first.IsEmpty)
                Append(first, default);

            while (_held.TryDequeue(out byte[]? payload))
            {
                Append(payload, default);
                CryptographicOperations.ZeroMemory(payload);
            }

            _heldBytes = 0;
            ReleaseWaiters();
        }
    }

    /// <summary>Starts sending. Not to be called inside a lock: the write begins on this thread.</summary>
    internal void Flush() => _work.Set();

    /// <summary>Waits until the peer has taken what is waiting. One waiter at a time: the reader of the connection.</summary>
    internal ValueTask WaitForDrainAsync() => _drained.WaitAsync();

    /// <summary>Lets the writer return when all is sent; nothing more is accepted.</summary>
    internal void Finish()
    {
        lock (_gate)
        {
            _finishing = true;
            Close();
        }

        _work.Set();
    }

    /// <summary>Discards what is waiting; nothing more is accepted.</summary>
    internal void Abort()
    {
        lock (_gate)
        {
            _finishing = true;
            _pendingLength = 0;
            Close();
        }

        _work.Set();
    }

    /// <summary>Sends until finished; to be started once.</summary>
    /// <exception cref="IOException">The stream is broken.</exception>
    internal async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await _work.WaitAsync().ConfigureAwait(false);
                while (TryTakePending(out byte[] buffer, out int length))
                {
                    try
                    {
                        await _stream.WriteAsync(buffer.AsMemory(0, length), stop).ConfigureAwait(false);
                    }
                    finally
                    {
                        ArrayPool<byte>.Shared.Return(buffer);
                    }
                }

                lock (_gate)
                {
                    if (_finishing && _pendingLength == 0)
                        return;
                }
            }
        }
        finally
        {
            Abort();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            Close();
            _cipher.Dispose();
            if (_pending.Length != 0)
                ArrayPool<byte>.Shared.Return(_pending);

            _pending = [];
            _pendingLength = 0;
            CryptographicOperations.ZeroMemory(_random);
        }
    }

    private bool TryTakePending(out byte[] buffer, out int length)
    {
        lock (_gate)
        {
            buffer = _pending;
            length = _pendingLength;
            if (length == 0)
                return false;

            _pending = [];
            _pendingLength = 0;
            ReleaseWaiters();
            _drained.Set();
            return true;
        }
    }

    private void Close()
    {
        _closed = true;
        _held.Clear();
        ReleaseWaiters();
        _drained.Set();
    }

    private void ReleaseWaiters()
    {
        foreach (AsyncSignal waiter in _waiters)
            waiter.Set();

        _waiters.Clear();
    }

    private void Append(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        if (_closed)
            return;

        int length = head.Length + body.Length;
        int aligned = 1 + length + (_cipher.AlignsLength ? PacketCipher.LengthSize : 0);
        int padding = _cipher.BlockSize - (aligned % _cipher.BlockSize);
        if (padding < PacketLimits.MinimumPadding)
            padding += _cipher.BlockSize;

        int packetLength = 1 + length + padding;
        int size = PacketCipher.LengthSize + packetLength + _cipher.TagSize;
        Reserve(size);
        Span<byte> packet = _pending.AsSpan(_pendingLength, size);
        BinaryPrimitives.WriteUInt32BigEndian(packet, (uint)packetLength);
        packet[4] = (byte)padding;
        head.CopyTo(packet[5..]);
        body.CopyTo(packet[(5 + head.Length)..]);
        TakeRandom(packet.Slice(5 + length, padding));
        _cipher.Seal(_sequence, packet);
        _sequence = unchecked(_sequence + 1);
        _pendingLength += size;
        _packetsUnderKey++;
        Volatile.Write(ref _bytesUnderKey, _bytesUnderKey + size);
    }

    private void TakeRandom(Span<byte> destination)
    {
        if (_randomUsed + destination.Length > RandomPoolSize)
        {
            RandomNumberGenerator.Fill(_random);
            _randomUsed = 0;
        }

        _random.AsSpan(_randomUsed, destination.Length).CopyTo(destination);
        _randomUsed += destination.Length;
    }

    private void Reserve(int size)
    {
        if (_pending.Length - _pendingLength >= size)
            return;

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(SmallestBuffer, _pendingLength + size), 2 * _pending.Length));
        _pending.AsSpan(0, _pendingLength).CopyTo(larger);
        if (_pending.Length != 0)
            ArrayPool<byte>.Shared.Return(_pending);

        _pending = larger;
    }
}
