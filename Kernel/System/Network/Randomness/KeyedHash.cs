using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Randomness;

/// <summary>
/// SipHash-2-4 (Aumasson and Bernstein 2012) with a secret of this boot: a function of addresses and ports that nobody outside can compute, for
/// initial sequence numbers (RFC 6528), port offsets (RFC 6056) and the tables whose keys peers choose.
/// </summary>
internal sealed class KeyedHash
{
    private readonly ulong _key0;
    private readonly ulong _key1;

    /// <summary>Draws a new secret.</summary>
    public KeyedHash(INetworkRandom random)
    {
        Span<byte> key = stackalloc byte[16];
        random.Fill(key);
        _key0 = BinaryPrimitives.ReadUInt64LittleEndian(key);
        _key1 = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);
    }

    /// <summary>Uses a given key, for test vectors.</summary>
    public KeyedHash(ulong key0, ulong key1)
    {
        _key0 = key0;
        _key1 = key1;
    }

    /// <summary>Hashes 8 bytes.</summary>
    public ulong Compute(ulong a)
    {
        var state = new State(_key0, _key1);
        state.Add(a);
        return state.Finish(8);
    }

    /// <summary>Hashes 16 bytes.</summary>
    public ulong Compute(ulong a, ulong b)
    {
        var state = new State(_key0, _key1);
        state.Add(a);
        state.Add(b);
        return state.Finish(16);
    }

    /// <summary>Hashes an address and a number.</summary>
    public ulong Compute(InternetAddress address, ulong value)
    {
        var state = new State(_key0, _key1);
        state.Add(address.High);
        state.Add(address.Low);
        state.Add(value);
        return state.Finish(24);
    }

    /// <summary>Hashes two addresses and a number, such as both ports.</summary>
    public ulong Compute(InternetAddress first, InternetAddress second, ulong value)
    {
        var state = new State(_key0, _key1);
        if (first.IsIPv4 && second.IsIPv4)
        {
            state.Add(((ulong)first.V4 << 32) | second.V4);
            state.Add(value);
            return state.Finish(16);
        }

        state.Add(first.High);
        state.Add(first.Low);
        state.Add(second.High);
        state.Add(second.Low);
        state.Add(value);
        return state.Finish(40);
    }

    private struct State(ulong key0, ulong key1)
    {
        private ulong _v0 = key0 ^ 0x736F_6D65_7073_6575;
        private ulong _v1 = key1 ^ 0x646F_7261_6E64_6F6D;
        private ulong _v2 = key0 ^ 0x6C79_6765_6E65_7261;
        private ulong _v3 = key1 ^ 0x7465_6462_7974_6573;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(ulong word)
        {
            _v3 ^= word;
            Round();
            Round();
            _v0 ^= word;
        }

        public ulong Finish(int length)
        {
            Add((ulong)length << 56);
            _v2 ^= 0xFF;
            Round();
            Round();
            Round();
            Round();
            return _v0 ^ _v1 ^ _v2 ^ _v3;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Round()
        {
            _v0 += _v1;
            _v1 = BitOperations.RotateLeft(_v1, 13) ^ _v0;
            _v0 = BitOperations.RotateLeft(_v0, 32);
            _v2 += _v3;
            _v3 = BitOperations.RotateLeft(_v3, 16) ^ _v2;
            _v0 += _v3;
            _v3 = BitOperations.RotateLeft(_v3, 21) ^ _v0;
            _v2 += _v1;
            _v1 = BitOperations.RotateLeft(_v1, 17) ^ _v2;
            _v2 = BitOperations.RotateLeft(_v2, 32);
        }
    }
}
