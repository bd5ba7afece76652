using System;
using System.Buffers;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Ssh.Cryptography;

namespace Cosmos.Ssh.Transport;

/// <summary>Cuts the incoming stream into packets and opens them in place (RFC 4253, section 6). One reader at a time.</summary>
internal sealed class PacketReceiver(Stream stream) : IDisposable
{
    private const int SmallestBuffer = 4 * 1024;
    private const int LargestIdleBuffer = 128 * 1024;

    // So many reads in a row that needed little halve the buffer.
    private const int ReadsUntilSmaller = 16;

    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private int _smallReads;
    private PacketCipher _cipher = new PlainPacketCipher();
    private uint _sequence;
    private uint _length;
    private bool _lengthKnown;

    /// <summary>Largest packet_length that is accepted.</summary>
    internal int MaximumLength { get; set; } = PacketLimits.MaximumLengthBeforeLogin;

    /// <summary>Number of the next packet.</summary>
    internal uint NextSequence => _sequence;

    /// <summary>Bytes under the present key.</summary>
    internal long BytesUnderKey { get; private set; }

    /// <summary>Packets under the present key.</summary>
    internal uint PacketsUnderKey { get; private set; }

    /// <summary>Bytes of the buffer; for measuring.</summary>
    internal int BufferSize => _buffer.Length;

    /// <summary>Takes new keys after NEWKEYS.</summary>
    /// <param name="cipher">Becomes this object's.</param>
    /// <param name="resetsSequence">Strict key exchange (OpenSSH, PROTOCOL, section 1.10).</param>
    internal void Activate(PacketCipher cipher, bool resetsSequence)
    {
        _cipher.Dispose();
        _cipher = cipher;
        BytesUnderKey = 0;
        PacketsUnderKey = 0;
        if (resetsSequence)
            _sequence = 0;
    }

    /// <summary>Takes the next packet out of the buffer.</summary>
    /// <param name="payload">Valid until the next call of any method.</param>
    /// <param name="fault">Set when the stream is not acceptable.</param>
    /// <returns>False when there is a fault or bytes are missing: <see cref="FillAsync"/>.</returns>
    internal bool TryTake(out ReadOnlyMemory<byte> payload, out SshFault? fault)
    {
        payload = default;
        fault = null;
        int available = _end - _start;
        if (available < PacketCipher.LengthSize)
            return false;

        if (!_lengthKnown)
        {
            _length = _cipher.ReadLength(_sequence, _buffer.AsSpan(_start));
            uint aligned = _cipher.AlignsLength ? _length + PacketCipher.LengthSize : _length;
            if (_length < (uint)_cipher.BlockSize - PacketCipher.LengthSize || _length > (uint)MaximumLength || aligned % (uint)_cipher.BlockSize != 0)
            {
                fault = SshFault.Protocol($"bad packet length {_length}");
                return false;
            }

            _lengthKnown = true;
        }

        int size = PacketCipher.LengthSize + (int)_length + _cipher.TagSize;
        if (available < size)
            return false;

        Span<byte> packet = _buffer.AsSpan(_start, size);
        if (!_cipher.TryOpen(_sequence, packet))
        {
            fault = new SshFault(DisconnectReason.MacError, "message authentication failed");
            return false;
        }

        int padding = packet[PacketCipher.LengthSize];
        int length = (int)_length - 1 - padding;
        if (padding < PacketLimits.MinimumPadding || length < 1)
        {
            fault = SshFault.Protocol($"bad padding of {padding} bytes in a packet of {_length}");
            return false;
        }

        payload = _buffer.AsMemory(_start + PacketCipher.LengthSize + 1, length);
        _start += size;
        _lengthKnown = false;
        _sequence = unchecked(_sequence + 1);
        BytesUnderKey += size;
        PacketsUnderKey++;
        return true;
    }

    /// <summary>Waits for more bytes. Invalidates the last payload.</summary>
    /// <returns>False at the end of the stream.</returns>
    internal ValueTask<bool> FillAsync(CancellationToken stop)
    {
        MakeRoom();
        ValueTask<int> read = stream.ReadAsync(_buffer.AsMemory(_end), stop);
        return read.IsCompletedSuccessfully ? new ValueTask<bool>(Take(read.Result)) : FinishAsync(read);
    }

    /// <summary>Reads the peer's identification (RFC 4253, section 4.2): a line of at most 255 bytes, which is returned without its end.</summary>
    /// <param name="line">The line; valid until the next call of any method.</param>
    /// <param name="fault">Set when it is too long.</param>
    /// <returns>False when there is a fault or bytes are missing.</returns>
    internal bool TryTakeIdentification(out ReadOnlyMemory<byte> line, out SshFault? fault)
    {
        const int Longest = 255;
        line = default;
        fault = null;
        ReadOnlySpan<byte> received = _buffer.AsSpan(_start, _end - _start);
        int end = received[..Math.Min(received.Length, Longest)].IndexOf((byte)'\n');
        if (end < 0)
        {
            if (received.Length >= Longest)
                fault = SshFault.Protocol("identification longer than 255 bytes");

            return false;
        }

        int length = end > 0 && received[end - 1] == '\r' ? end - 1 : end;
        line = _buffer.AsMemory(_start, length);
        _start += end + 1;
        return true;
    }

    public void Dispose()
    {
        _cipher.Dispose();
        Return(_buffer);
        _buffer = [];
        _start = 0;
        _end = 0;
    }

    private async ValueTask<bool> FinishAsync(ValueTask<int> read) => Take(await read.ConfigureAwait(false));

    private bool Take(int count)
    {
        _end += count;
        if (_end - _start <= _buffer.Length / 8)
            _smallReads++;
        else
            _smallReads = 0;

        return count > 0;
    }

    private void MakeRoom()
    {
        int waiting = _end - _start;
        int needed = _lengthKnown ? PacketCipher.LengthSize + (int)_length + _cipher.TagSize : 0;
        bool wasFull = _end == _buffer.Length && waiting > 0;
        int size = _buffer.Length;
        if (size < SmallestBuffer)
            size = SmallestBuffer;
        else if (wasFull && size < LargestIdleBuffer)
            size *= 2;
        else if (_smallReads >= ReadsUntilSmaller && size > SmallestBuffer)
            size /= 2;

        // One more byte than the packet: the beginning of the next one tells that there is more.
        size = Math.Max(size, Math.Max(needed, waiting) + 1);
        if (size != _buffer.Length && (size > _buffer.Length || size <= _buffer.Length / 2))
        {
            byte[] other = ArrayPool<byte>.Shared.Rent(size);
            _buffer.AsSpan(_start, waiting).CopyTo(other);
            Return(_buffer);
            _buffer = other;
            _smallReads = 0;
        }
        else if (_start > 0)
        {
            _buffer.AsSpan(_start, waiting).CopyTo(_buffer);
        }

        _start = 0;
        _end = waiting;
    }

    // Passwords and keys pass through these buffers.
    private static void Return(byte[] buffer)
    {
        if (buffer.Length == 0)
            return;

        Array.Clear(buffer);
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
