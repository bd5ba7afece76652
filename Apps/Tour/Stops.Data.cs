using System;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Numerics;
using System.Reflection;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;

namespace Cosmos.Apps.Tour;

/// <summary>The stops of the tour that are about data.</summary>
internal static partial class Stops
{
    public static Task Reflection()
    {
        Type type = typeof(Planet);
        Console.WriteLine($"{type.Name}: {string.Join(", ", type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => $"{p.PropertyType.Name} {p.Name}"))}");
        object planet = Activator.CreateInstance(type, "Ceres", 2.77, 0)!;
        Console.WriteLine(type.GetProperty(nameof(Planet.Name))!.GetValue(planet));
        Console.WriteLine(type.GetMethod(nameof(Planet.Describe))!.Invoke(planet, [2]));
        return Task.CompletedTask;
    }

    public static Task Compression()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("All work and no play makes Jack a dull boy. ", 500)));
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(text);
        packed.Position = 0;
        using var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Decompress))
            gzip.CopyTo(unpacked);
        Console.WriteLine($"{text.Length} bytes, packed to less than a tenth: {packed.ToArray().Length * 10 < text.Length}, back again: {unpacked.ToArray().AsSpan().SequenceEqual(text)}");
        return Task.CompletedTask;
    }

    public static Task Hashing()
    {
        byte[] message = "The quick brown fox jumps over the lazy dog"u8.ToArray();
        Console.WriteLine($"SHA-256 {Convert.ToHexStringLower(SHA256.HashData(message))}");
        Console.WriteLine($"SHA-1   {Convert.ToHexStringLower(SHA1.HashData(message))}");
        Console.WriteLine($"HMAC    {Convert.ToHexStringLower(HMACSHA256.HashData("key"u8, message))}");
        Console.WriteLine($"32 random bytes, all different from the last 32: {!RandomNumberGenerator.GetBytes(32).AsSpan().SequenceEqual(RandomNumberGenerator.GetBytes(32))}");
        return Task.CompletedTask;
    }

    public static Task Numbers()
    {
        Console.WriteLine($"30! = {Enumerable.Range(1, 30).Aggregate(BigInteger.One, (product, n) => product * n)}");
        Console.WriteLine($"1/3 = {(1m / 3m).ToString(CultureInfo.InvariantCulture)}, e^pi = {Math.Pow(Math.E, Math.PI).ToString("F12", CultureInfo.InvariantCulture)}");
        Console.WriteLine($"dot product = {Vector128.Dot(Vector128.Create(1f, 2f, 3f, 4f), Vector128.Create(4f, 3f, 2f, 1f))}");
        Console.WriteLine($"2^127 - 1 = {Int128.MaxValue}");
        return Task.CompletedTask;
    }
}
