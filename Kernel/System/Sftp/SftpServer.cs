using System;
using System.Buffers;
using System.Buffers.Binary;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Sftp;

/// <summary>
/// Server of the SSH File Transfer Protocol, version 3 (draft-ietf-secsh-filexfer-02), with the extensions of OpenSSH that <c>sftp</c>, <c>scp</c> and <c>sshfs</c> use. It serves the files
/// that <see cref="System.IO"/> sees.
/// </summary>
/// <remarks>
/// Requests are answered in their order, as many at a time as have arrived: all answers leave by one write. Data of files is read into that write and written out of what came in; there
/// is no further copy, and reading and writing allocate nothing. A connection without large requests takes about 20 KiB.
/// </remarks>
/// <param name="options">What the server shows and allows; one object may serve many connections at a time.</param>
public sealed class SftpServer(SftpOptions options)
{
    /// <summary>Bytes of the longest packet, without the length before it; OpenSSH's limit.</summary>
    internal const int MaximumPacketLength = 256 * 1024;

    private const int FirstSize = 16 * 1024;

    // From here on answers leave, even when more requests are there.
    private const int FlushLength = 128 * 1024;

    private readonly SftpOptions _options = Checked(options);

    /// <summary>Serves one client until its end. Whatever it leaves open is closed.</summary>
    /// <param name="input">What the client sends: the input of an SSH subsystem's channel.</param>
    /// <param name="output">What it receives.</param>
    /// <param name="stop">Ends the connection.</param>
    /// <returns>0 when the client ended; 1 when it broke the protocol, so that no sense could be made of what followed (see <see cref="SftpOptions.Log"/>).</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">The connection was ended.</exception>
    public async Task<int> RunAsync(Stream input, Stream output, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        using var session = new SftpSession(_options, stop);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
        try
        {
            int start = 0;
            int end = 0;
            while (true)
            {
                while (TryTakePacket(buffer.AsSpan(start, end - start), out int length))
                {
                    if (!session.Process(buffer.AsSpan(start + sizeof(uint), length)))
                        return await EndAsync(session, output, stop).ConfigureAwait(false);
                    start += sizeof(uint) + length;
                    if (session.Responses.Count >= FlushLength)
                        await SendAsync(session, output, stop).ConfigureAwait(false);
                }
                await SendAsync(session, output, stop).ConfigureAwait(false);
                if (end - start >= sizeof(uint) && PacketLength(buffer.AsSpan(start)) is var next and (0 or > MaximumPacketLength))
                    return Broken($"A packet of {next} bytes; packets have 1 to {MaximumPacketLength}.");
                MakeRoom(ref buffer, ref start, ref end);
                int count = await input.ReadAsync(buffer.AsMemory(end), stop).ConfigureAwait(false);
                if (count == 0)
                    return end == start ? 0 : Broken("The connection ended in the middle of a packet.");
                end += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static uint PacketLength(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes);

    // Lengths beyond the limit are no packets: RunAsync finds them at the front of the buffer.
    private static bool TryTakePacket(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        if (bytes.Length < sizeof(uint) || PacketLength(bytes) is 0 or > MaximumPacketLength)
            return false;
        length = (int)PacketLength(bytes);
        return bytes.Length - sizeof(uint) >= length;
    }

    private static void MakeRoom(ref byte[] buffer, ref int start, ref int end)
    {
        int rest = end - start;
        uint need = rest >= sizeof(uint) ? Math.Min(PacketLength(buffer.AsSpan(start)), MaximumPacketLength) + sizeof(uint) : 0;
        if (need > buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent((int)need);
            buffer.AsSpan(start, rest).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
        else if (start > 0)
        {
            buffer.AsSpan(start, rest).CopyTo(buffer);
        }
        start = 0;
        end = rest;
    }

    private static async ValueTask SendAsync(SftpSession session, Stream output, CancellationToken stop)
    {
        if (session.Responses.Count == 0)
            return;
        await output.WriteAsync(session.Responses.Packets, stop).ConfigureAwait(false);
        await output.FlushAsync(stop).ConfigureAwait(false);
        session.Responses.Clear();
    }

    private async ValueTask<int> EndAsync(SftpSession session, Stream output, CancellationToken stop)
    {
        await SendAsync(session, output, stop).ConfigureAwait(false);
        return Broken(session.EndReason);
    }

    private int Broken(string reason)
    {
        _options.Log?.Invoke(reason);
        return 1;
    }

    private static SftpOptions Checked(SftpOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.MaximumHandles < 1)
            throw new ArgumentOutOfRangeException(nameof(options), options.MaximumHandles, "An SFTP server without handles can open nothing; allow at least one.");
        _ = new SftpPaths(options.Root, options.HomeDirectory);
        return options;
    }
}
