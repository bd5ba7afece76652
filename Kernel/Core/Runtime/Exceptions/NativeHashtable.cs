using System.Runtime.CompilerServices;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>
/// Walks over all entries of a hash table in ilc's "native format". A byte gives the number of buckets (a power of two) and the size of the bucket
/// offsets; the entries of a bucket are a hash byte and the relative offset of the data.
/// </summary>
internal unsafe ref struct NativeHashtable
{
    private readonly byte* _base;
    private readonly uint _lastBucket;
    private readonly int _offsetSizeShift;
    private uint _bucket;
    private byte* _position;
    private byte* _bucketEnd;

    internal NativeHashtable(byte* table)
    {
        byte header = *table;
        _base = table + 1;
        _lastBucket = (1u << (header >> 2)) - 1;
        _offsetSizeShift = header & 3;
        EnterBucket();
    }

    /// <summary>The data of the next entry, null after the last.</summary>
    internal byte* Next()
    {
        while (_position >= _bucketEnd)
        {
            if (_bucket == _lastBucket) return null;
            _bucket++;
            EnterBucket();
        }

        _position++;    // lower byte of the hash code
        byte* origin = _position;
        return origin + NativeFormat.ReadSigned(ref _position);
    }

    private void EnterBucket()
    {
        _position = _base + ReadOffset(_bucket);
        _bucketEnd = _base + ReadOffset(_bucket + 1);
    }

    private readonly uint ReadOffset(uint index) => _offsetSizeShift switch
    {
        0 => _base[index],
        1 => Unsafe.ReadUnaligned<ushort>(_base + 2 * index),
        _ => Unsafe.ReadUnaligned<uint>(_base + 4 * index),
    };
}
