using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace Cosmos.Ssh.Tests.Fuzzing;

/// <summary>Damages messages, reproducibly.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly uint[] s_interesting = [0, 1, 2, 31, 32, 33, 255, 256, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

    private readonly Random _random = new(seed);

    internal int Next(int limit) => _random.Next(limit);

    internal byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>One of the seeds, as it is or with up to five changes.</summary>
    internal byte[] Mutate(byte[][] seeds)
    {
        List<byte> message = [.. seeds[_random.Next(seeds.Length)]];
        for (int changes = _random.Next(6); changes > 0; changes--)
            Change(message, seeds);

        return message.Count == 0 ? [0] : [.. message];
    }

    /// <summary>One of the seeds, mostly as it is: so that the sequence gets further.</summary>
    internal byte[] MutateSome(byte[][] seeds) => _random.Next(12) == 0 ? Mutate(seeds) : [.. seeds[_random.Next(seeds.Length)]];

    private void Change(List<byte> message, byte[][] seeds)
    {
        int at = message.Count == 0 ? 0 : _random.Next(message.Count);
        switch (_random.Next(7))
        {
            case 0 when message.Count > 0:
                message[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when message.Count > 0:
                message[at] = (byte)_random.Next(256);
                break;
            case 2 when message.Count > 0:
                message.RemoveRange(at, Math.Min(_random.Next(1, 9), message.Count - at));
                break;
            case 3:
                message.InsertRange(at, Bytes(_random.Next(1, 9)));
                break;
            case 4 when message.Count > 4 && at <= message.Count - 4:
                byte[] number = new byte[4];
                BinaryPrimitives.WriteUInt32BigEndian(number, s_interesting[_random.Next(s_interesting.Length)]);
                for (int i = 0; i < number.Length; i++)
                    message[at + i] = number[i];

                break;
            case 5 when message.Count > 0:
                message.RemoveRange(at, message.Count - at);
                break;
            default:
                byte[] other = seeds[_random.Next(seeds.Length)];
                int from = _random.Next(other.Length);
                message.InsertRange(at, other[from..Math.Min(other.Length, from + 64)]);
                break;
        }
    }
}
