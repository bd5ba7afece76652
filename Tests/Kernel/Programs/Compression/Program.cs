using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

// System.IO.Compression in both directions. Compressed bytes and their exact number may differ between libraries; everything
// that is printed here may not.

byte[] text = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 5_000).Select(static i => $"{i}: the quick brown fox jumps {i % 37} times")));
byte[] noise = new byte[70_000];
new Random(12345).NextBytes(noise);
byte[] zeros = new byte[300_000];

Section("round trips");
foreach ((string name, byte[] data) in new[] { ("text", text), ("noise", noise), ("zeros", zeros), ("nothing", Array.Empty<byte>()), ("one byte", [42]) })
{
    foreach (CompressionLevel level in Enum.GetValues<CompressionLevel>())
    {
        RoundTrip(name, data, level, static (s, l) => new DeflateStream(s, l, true), static s => new DeflateStream(s, CompressionMode.Decompress));
        RoundTrip(name, data, level, static (s, l) => new GZipStream(s, l, true), static s => new GZipStream(s, CompressionMode.Decompress));
        RoundTrip(name, data, level, static (s, l) => new ZLibStream(s, l, true), static s => new ZLibStream(s, CompressionMode.Decompress));
    }
}

Section("streams of another library");
Read("gzip", "H4sIAAAAAAACA8tIzcnJVyjPL8pJUShKLUhNLElFYmTmKSQqFCeWwZhJpXkpOalweQCb3OuqPQAAAA==", static s => new GZipStream(s, CompressionMode.Decompress));
Read("zlib", "eJzLSM3JyVcozy/KSQEAGgsEXQ==", static s => new ZLibStream(s, CompressionMode.Decompress));
Read("deflate", "y0jNyclXKM8vykkBAA==", static s => new DeflateStream(s, CompressionMode.Decompress));

Section("flushes");
using (MemoryStream wire = new())
using (DeflateStream sender = new(wire, CompressionLevel.Optimal, leaveOpen: true))
{
    for (int i = 0; i < 5; i++)
    {
        long before = wire.Length;
        sender.Write(Encoding.ASCII.GetBytes($"message {i}"));
        sender.Flush();
        bool grew = wire.Length > before;
        byte[] sofar = wire.ToArray();
        Console.WriteLine($"{i}: grew {grew}, ends with {Convert.ToHexString(sofar.AsSpan(sofar.Length - 4))}");
    }

    wire.Position = 0;
    byte[] received = new byte[100];
    using DeflateStream receiver = new(wire, CompressionMode.Decompress, leaveOpen: true);
    int length = receiver.ReadAtLeast(received, 45, throwOnEndOfStream: false);
    Console.WriteLine(Encoding.ASCII.GetString(received, 0, length));
}

Section("members one after the other");
using (MemoryStream members = new())
{
    for (int i = 0; i < 3; i++)
    {
        using GZipStream member = new(members, CompressionLevel.Fastest, leaveOpen: true);
        member.Write(Encoding.ASCII.GetBytes($"member {i}. "));
    }

    members.Position = 0;
    using StreamReader reader = new(new GZipStream(members, CompressionMode.Decompress));
    Console.WriteLine(reader.ReadToEnd());
}

Section("asynchronous, in small pieces");
using (MemoryStream compressed = new())
{
    await using (GZipStream gzip = new(compressed, new ZLibCompressionOptions { CompressionLevel = 9, CompressionStrategy = ZLibCompressionStrategy.Filtered }, leaveOpen: true))
    {
        for (int position = 0; position < text.Length; position += 1000)
            await gzip.WriteAsync(text.AsMemory(position, Math.Min(1000, text.Length - position)));
    }

    compressed.Position = 0;
    await using GZipStream reader = new(compressed, CompressionMode.Decompress);
    using MemoryStream result = new();
    byte[] buffer = new byte[777];
    int read;
    while ((read = await reader.ReadAsync(buffer)) > 0)
        result.Write(buffer, 0, read);

    Console.WriteLine($"{result.Length} bytes, equal {result.ToArray().AsSpan().SequenceEqual(text)}");
}

Section("in parallel");
bool[] equal = new bool[8];
Parallel.For(0, equal.Length, i =>
{
    using MemoryStream memory = new();
    using (ZLibStream stream = new(memory, CompressionLevel.Optimal, leaveOpen: true))
        stream.Write(text, 0, text.Length / (i + 1));

    memory.Position = 0;
    using MemoryStream result = new();
    using (ZLibStream stream = new(memory, CompressionMode.Decompress))
        stream.CopyTo(result);

    equal[i] = result.ToArray().AsSpan().SequenceEqual(text.AsSpan(0, text.Length / (i + 1)));
});
Console.WriteLine(string.Join(' ', equal));

Section("archive");
using (MemoryStream file = new())
{
    using (ZipArchive archive = new(file, ZipArchiveMode.Create, leaveOpen: true))
    {
        Add(archive, "readme.txt", Encoding.ASCII.GetBytes("hello"), CompressionLevel.NoCompression);
        Add(archive, "folder/text.txt", text, CompressionLevel.SmallestSize);
        Add(archive, "folder/noise.bin", noise, CompressionLevel.Fastest);
    }

    file.Position = 0;
    using (ZipArchive archive = new(file, ZipArchiveMode.Update, leaveOpen: true))
    {
        archive.GetEntry("readme.txt")!.Delete();
        Add(archive, "late.txt", "added later"u8.ToArray(), CompressionLevel.Optimal);
    }

    file.Position = 0;
    using (ZipArchive archive = new(file, ZipArchiveMode.Read))
    {
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using Stream stream = entry.Open();
            using MemoryStream content = new();
            stream.CopyTo(content);
            Console.WriteLine($"{entry.FullName}: {entry.Length} bytes, CRC-32 {entry.Crc32:x8}, read {content.Length}");
        }
    }
}

Section("damage");
byte[] good = Compress(text);
Damaged("no header", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
Damaged("flipped bit", [.. good.AsSpan(0, 500), (byte)(good[500] ^ 0x10), .. good.AsSpan(501)]);
Damaged("wrong checksum", [.. good.AsSpan(0, good.Length - 8), 0, 0, 0, 0, .. good.AsSpan(good.Length - 4)]);
Damaged("cut off", good[..(good.Length / 2)]);

static void RoundTrip(string name, byte[] data, CompressionLevel level, Func<Stream, CompressionLevel, Stream> compress, Func<Stream, Stream> decompress)
{
    using MemoryStream memory = new();
    Stream writer = compress(memory, level);
    using (writer)
        writer.Write(data);

    bool isSmall = memory.Length < data.Length / 2;
    memory.Position = 0;
    using MemoryStream result = new();
    using (Stream reader = decompress(memory))
        reader.CopyTo(result);

    Console.WriteLine($"{name}, {level}, {writer.GetType().Name}: equal {result.ToArray().AsSpan().SequenceEqual(data)}, smaller than half {isSmall}");
}

static void Read(string name, string base64, Func<Stream, Stream> decompress)
{
    try
    {
        using StreamReader reader = new(decompress(new MemoryStream(Convert.FromBase64String(base64))));
        Console.WriteLine($"{name}: {reader.ReadToEnd()}");
    }
    catch (Exception exception)
    {
        Console.WriteLine($"{name}: {exception.GetType().FullName}");
    }
}

static void Add(ZipArchive archive, string name, byte[] data, CompressionLevel level)
{
    ZipArchiveEntry entry = archive.CreateEntry(name, level);
    entry.LastWriteTime = new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);
    using Stream stream = entry.Open();
    stream.Write(data);
}

static byte[] Compress(byte[] data)
{
    using MemoryStream memory = new();
    using (GZipStream stream = new(memory, CompressionLevel.Optimal))
        stream.Write(data);

    return memory.ToArray();
}

static void Damaged(string name, byte[] data)
{
    try
    {
        using GZipStream stream = new(new MemoryStream(data), CompressionMode.Decompress);
        stream.CopyTo(Stream.Null);
        Console.WriteLine($"{name}: no exception");
    }
    catch (Exception exception)
    {
        Console.WriteLine($"{name}: {exception.GetType().FullName}");
    }
}

static void Section(string title) => Console.WriteLine($"== {title}");
