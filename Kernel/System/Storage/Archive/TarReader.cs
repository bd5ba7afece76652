using System;
using System.Buffers.Text;
using System.IO;

namespace Cosmos.Storage;

/// <summary>
/// Reads a tar archive that lies in memory, without copying: POSIX ustar (IEEE 1003.1-1988), pax extended headers (1003.1-2001) for
/// <c>path</c>, <c>linkpath</c>, <c>size</c> and <c>mtime</c>, and the long names of GNU tar.
/// </summary>
public struct TarReader
{
    private const int BlockSize = 512;
    private const int ChecksumOffset = 148;
    private const int ChecksumLength = 8;

    private ReadOnlyMemory<byte> _rest;

    /// <summary>Starts at the first entry.</summary>
    /// <param name="archive">The archive.</param>
    public TarReader(ReadOnlyMemory<byte> archive) => _rest = archive;

    /// <summary>Reads the next entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="error">Why there is none, or <see cref="TarError.None"/> at the end of the archive.</param>
    public bool TryRead(out TarEntry entry, out TarError error)
    {
        var extended = default(Extension);
        while (true)
        {
            entry = default;
            error = TarError.None;
            if (_rest.IsEmpty)
                return false;
            if (_rest.Length < BlockSize)
                return Fail(TarError.Truncated, out error);
            ReadOnlyMemory<byte> header = _rest[..BlockSize];
            if (!header.Span.ContainsAnyExcept((byte)0))
                return false; // The end is marked by empty blocks.

            error = ReadHeader(header, extended, ref entry, out long size);
            if (error != TarError.None)
                return false;
            long padded = (size + BlockSize - 1) / BlockSize * BlockSize;
            if (size > _rest.Length - BlockSize)
                return Fail(TarError.Truncated, out error);
            ReadOnlyMemory<byte> contents = _rest.Slice(BlockSize, (int)size);
            _rest = _rest[(int)Math.Min(_rest.Length, BlockSize + padded)..];

            switch (entry.TypeFlag)
            {
                case 'x':
                    error = extended.Read(contents);
                    if (error != TarError.None)
                        return false;
                    continue;
                case 'L':
                    extended.Name = TrimTerminator(contents);
                    continue;
                case 'K':
                    extended.LinkName = TrimTerminator(contents);
                    continue;
                case 'g':
                    continue; // Defaults for all entries; nothing in them matters here.
            }

            entry.Contents = contents;
            return true;
        }
    }

    private static TarError ReadHeader(ReadOnlyMemory<byte> header, in Extension extended, ref TarEntry entry, out long size)
    {
        size = 0;
        ReadOnlySpan<byte> bytes = header.Span;
        if (!TryReadNumber(bytes.Slice(ChecksumOffset, ChecksumLength), out long checksum))
            return TarError.BadNumber;
        int sum = ' ' * ChecksumLength;
        for (int index = 0; index < BlockSize; index++)
        {
            if (index is < ChecksumOffset or >= ChecksumOffset + ChecksumLength)
                sum += bytes[index];
        }

        if (sum != checksum)
            return TarError.BadChecksum;

        if (!TryReadNumber(bytes.Slice(100, 8), out long mode) || !TryReadNumber(bytes.Slice(124, 12), out size) ||
            !TryReadNumber(bytes.Slice(136, 12), out long time) || !TryReadNumber(bytes.Slice(329, 8), out long major) ||
            !TryReadNumber(bytes.Slice(337, 8), out long minor))
            return TarError.BadNumber;

        entry.TypeFlag = bytes[156] == 0 ? '0' : (char)bytes[156];
        entry.Mode = (UnixFileMode)(mode & 0xFFF);
        entry.Device = new DeviceNumber((uint)major, (uint)minor);
        entry.ModificationTime = extended.ModificationTime ?? new FileTime(time, 0);
        size = extended.Size ?? size;
        entry.LinkName = extended.LinkName.IsEmpty ? TrimTerminator(header.Slice(157, 100)) : extended.LinkName;
        entry.Name = extended.Name;
        if (entry.Name.IsEmpty)
        {
            entry.Name = TrimTerminator(header[..100]);
            ReadOnlyMemory<byte> prefix = bytes.Slice(257, 5).SequenceEqual("ustar"u8) && bytes[262] == 0
                ? TrimTerminator(header.Slice(345, 155))
                : default;
            if (!prefix.IsEmpty)
                entry.Name = (byte[])[.. prefix.Span, (byte)'/', .. entry.Name.Span];
        }

        return size >= 0 ? TarError.None : TarError.BadNumber;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        if ((field[0] & 0x80) != 0)
        {
            // GNU and star: a big-endian number in two's complement, its first bit set to tell it from digits.
            value = (field[0] & 0x40) != 0 ? -1L << 6 | (field[0] & 0x3FL) : field[0] & 0x3F;
            foreach (byte digit in field[1..])
            {
                if (value >> 55 is not (0 or -1))
                    return false;
                value = value << 8 | digit;
            }

            return true;
        }

        field = TrimTerminator(field).Trim((byte)' ');
        foreach (byte digit in field)
        {
            if (digit is < (byte)'0' or > (byte)'7' || value >> 60 != 0)
                return false;
            value = value << 3 | (long)(digit - '0');
        }

        return true;
    }

    private static ReadOnlySpan<byte> TrimTerminator(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    private static ReadOnlyMemory<byte> TrimTerminator(ReadOnlyMemory<byte> field)
    {
        int end = field.Span.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    private static bool Fail(TarError cause, out TarError error)
    {
        error = cause;
        return false;
    }

    /// <summary>What headers before an entry say about it.</summary>
    private struct Extension
    {
        public ReadOnlyMemory<byte> Name;
        public ReadOnlyMemory<byte> LinkName;
        public long? Size;
        public FileTime? ModificationTime;

        /// <summary>Reads records of the form "length keyword=value\n".</summary>
        public TarError Read(ReadOnlyMemory<byte> records)
        {
            while (!records.IsEmpty)
            {
                ReadOnlySpan<byte> bytes = records.Span;
                if (!Utf8Parser.TryParse(bytes, out int length, out int digits) || length > bytes.Length || length < digits + 3 ||
                    bytes[digits] != ' ' || bytes[length - 1] != '\n')
                    return TarError.BadExtendedHeader;
                ReadOnlyMemory<byte> record = records[(digits + 1)..(length - 1)];
                records = records[length..];
                int equals = record.Span.IndexOf((byte)'=');
                if (equals < 0)
                    return TarError.BadExtendedHeader;
                if (!Apply(record.Span[..equals], record[(equals + 1)..]))
                    return TarError.BadExtendedHeader;
            }

            return TarError.None;
        }

        private bool Apply(ReadOnlySpan<byte> keyword, ReadOnlyMemory<byte> value)
        {
            if (keyword.SequenceEqual("path"u8))
            {
                Name = value;
            }
            else if (keyword.SequenceEqual("linkpath"u8))
            {
                LinkName = value;
            }
            else if (keyword.SequenceEqual("size"u8))
            {
                if (!Utf8Parser.TryParse(value.Span, out long size, out int used) || used != value.Length || size < 0)
                    return false;
                Size = size;
            }
            else if (keyword.SequenceEqual("mtime"u8))
            {
                if (!TryParseTime(value.Span, out FileTime time))
                    return false;
                ModificationTime = time;
            }

            return true;
        }

        /// <summary>Seconds since the epoch in decimal, with any number of places; what is below a nanosecond is dropped.</summary>
        private static bool TryParseTime(ReadOnlySpan<byte> text, out FileTime time)
        {
            const int Places = 9;
            time = default;
            if (!Utf8Parser.TryParse(text, out long seconds, out int used))
                return false;
            int nanoseconds = 0;
            ReadOnlySpan<byte> fraction = text[used..];
            if (!fraction.IsEmpty)
            {
                if (fraction[0] != '.' || fraction[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
                    return false;
                for (int place = 1; place <= Places; place++)
                    nanoseconds = nanoseconds * 10 + (place < fraction.Length ? fraction[place] - '0' : 0);
            }

            // A fraction counts away from zero in the text, and forwards in a FileTime.
            time = text[0] == '-' && nanoseconds > 0
                ? new FileTime(seconds - 1, 1_000_000_000 - nanoseconds)
                : new FileTime(seconds, nanoseconds);
            return seconds > long.MinValue;
        }
    }
}
