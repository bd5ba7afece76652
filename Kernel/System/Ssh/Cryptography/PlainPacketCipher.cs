using System;
using System.Buffers.Binary;

namespace Cosmos.Ssh.Cryptography;

/// <summary>No protection: until the first key exchange is done (RFC 4253, section 6.3, "none").</summary>
internal sealed class PlainPacketCipher : PacketCipher
{
    internal override int BlockSize => 8;

    internal override int TagSize => 0;

    internal override bool AlignsLength => true;

    internal override uint ReadLength(uint sequence, ReadOnlySpan<byte> field) => BinaryPrimitives.ReadUInt32BigEndian(field);

    internal override void Seal(uint sequence, Span<byte> packet)
    {
    }

    internal override bool TryOpen(uint sequence, Span<byte> packet) => true;

    public override void Dispose()
    {
    }
}
