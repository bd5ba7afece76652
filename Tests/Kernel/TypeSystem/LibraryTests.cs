using System;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NUnit.Framework;

namespace Cosmos.Tests.TypeSystem;

/// <summary>A walk through the class library: each area once, with an answer that is known.</summary>
public sealed partial class LibraryTests
{
    [Test]
    public void Records_tuples_and_patterns()
    {
        var point = new Point(1, 2);
        Assert.That(point with { Y = 5 } == new Point(1, 5), Is.True);
        Assert.That(point.ToString(), Is.EqualTo("Point { X = 1, Y = 2 }"));
        object shape = new[] { 1, 2, 3 };
        Assert.That(shape is int[] and [1, .., 3], Is.True);
        Assert.That((1, "a").GetHashCode() == (1, "a").GetHashCode(), Is.True);
    }

    [Test]
    public void Wide_and_narrow_numbers()
    {
        Int128 wide = Int128.MaxValue / 3;
        Assert.That(wide.ToString(CultureInfo.InvariantCulture), Is.EqualTo("56713727820156410577229101238628035242"));
        Assert.That(UInt128.MaxValue.ToString(CultureInfo.InvariantCulture), Is.EqualTo("340282366920938463463374607431768211455"));
        Assert.That(((Half)3.14159f).ToString(CultureInfo.InvariantCulture), Is.EqualTo("3.14"));
        Assert.That(BigInteger.Pow(2, 200).ToString(CultureInfo.InvariantCulture), Is.EqualTo("1606938044258990275541962092341162602522202993782792835301376"));
        Assert.That(BigInteger.ModPow(3, 1000, 1_000_007) == ModPow(3, 1000, 1_000_007), Is.True);
        Assert.That(decimal.Parse("1.10", CultureInfo.InvariantCulture) * 3m, Is.EqualTo(3.30m));
        Assert.That(decimal.MaxValue.ToString(CultureInfo.InvariantCulture), Is.EqualTo("79228162514264337593543950335"));
        Assert.That((1m / 3m).ToString(CultureInfo.InvariantCulture), Is.EqualTo("0.3333333333333333333333333333"));
        Assert.That(new Complex(3, 4).Magnitude, Is.EqualTo(5.0));
    }

    [Test]
    public void Floating_point_text_round_trips()
    {
        var random = new Random(5);
        for (int i = 0; i < 2000; i++)
        {
            double value = BitConverter.Int64BitsToDouble(random.NextInt64());
            if (double.IsNaN(value))
                continue;
            Assert.That(double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Equals(value), Is.True, value.ToString("R"));
        }
        Assert.That((0.1 + 0.2).ToString(CultureInfo.InvariantCulture), Is.EqualTo("0.30000000000000004"));
        Assert.That(double.Epsilon.ToString(CultureInfo.InvariantCulture), Is.EqualTo("5E-324"));
    }

    [Test]
    public void Vectors()
    {
        Vector128<int> a = Vector128.Create(1, 2, 3, 4);
        Assert.That(Vector128.Sum(a * a), Is.EqualTo(30));
        Vector256<double> b = Vector256.Create(1.0, 4.0, 9.0, 16.0);
        Assert.That(Vector256.Sum(Vector256.Sqrt(b)), Is.EqualTo(10.0));
        Assert.That(Vector512.Sum(Vector512.Create((byte)3)), Is.EqualTo((byte)192));
        Assert.That(Vector128.Shuffle(a, Vector128.Create(3, 2, 1, 0)) == Vector128.Create(4, 3, 2, 1), Is.True);
        Assert.That(Matrix4x4.CreateRotationZ(0).IsIdentity, Is.True);
        Assert.That(Vector.Dot(Vector<int>.One, Vector<int>.One), Is.EqualTo(Vector<int>.Count));
    }

    [Test]
    public void Strings_and_encodings()
    {
        Assert.That(string.Join('|', "a,b,,c".Split(',', StringSplitOptions.RemoveEmptyEntries)), Is.EqualTo("a|b|c"));
        Assert.That($"{1234.5:N2} {255:X4} {0.25:P0} {new DateTime(2026, 11, 22):yyyy-MM-dd} {"pad",6}|{7,-3}|", Is.EqualTo("1,234.50 00FF 25 % 2026-11-22    pad|7  |"));
        Assert.That(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes("žluťoučký 日本 😀")), Is.EqualTo("žluťoučký 日本 😀"));
        Assert.That(Encoding.UTF8.GetByteCount("😀"), Is.EqualTo(4));
        Assert.That(Encoding.Unicode.GetBytes("aß"), Is.EqualTo(new byte[] { 0x61, 0, 0xDF, 0 }));
        Assert.That(Encoding.Latin1.GetString([0xE9]), Is.EqualTo("é"));
        Assert.That(Convert.ToBase64String([1, 2, 3, 255]), Is.EqualTo("AQID/w=="));
        Assert.That(Convert.ToHexString([0xCA, 0xFE]), Is.EqualTo("CAFE"));
        Assert.That(Base64Url.EncodeToString([255, 255]), Is.EqualTo("__8"));
        Assert.That("Straße".ToUpperInvariant(), Is.EqualTo("STRAßE"));
        Assert.That(new StringBuilder("abc").Insert(1, "-").Replace('c', 'C').AppendFormat("{0}", 5).ToString(), Is.EqualTo("a-bC5"));
        Assert.That("abc".CompareTo("abd", StringComparison.Ordinal), Is.LessThan(0));
        Assert.That(new Rune(0x1F600).Utf8SequenceLength, Is.EqualTo(4));
    }

    [Test]
    public void Regular_expressions()
    {
        Match match = Regex.Match("order 66 of 2005-05-19", @"(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)");
        Assert.That((match.Groups["year"].Value, match.Groups["day"].Value), Is.EqualTo(("2005", "19")));
        Assert.That(Regex.Replace("a1b22c333", @"\d+", m => $"<{m.Length}>"), Is.EqualTo("a<1>b<2>c<3>"));
        Assert.That(Words().Matches("the quick  brown fox").Count, Is.EqualTo(4));
        Assert.That(Regex.IsMatch("aaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$", RegexOptions.NonBacktracking), Is.False);
        Assert.That(() => Regex.IsMatch("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$", RegexOptions.None, TimeSpan.FromMilliseconds(30)), Throws.TypeOf<RegexMatchTimeoutException>());
    }

    [Test]
    public void Json()
    {
        var order = new Order("A1", [new Item("apple", 2, 0.5m), new Item("pear", 1, 1.25m)]);
        string json = JsonSerializer.Serialize(order, OrderContext.Default.Order);
        Assert.That(json, Is.EqualTo("""{"Id":"A1","Items":[{"Name":"apple","Count":2,"Price":0.5},{"Name":"pear","Count":1,"Price":1.25}]}"""));
        Order back = JsonSerializer.Deserialize(json, OrderContext.Default.Order)!;
        Assert.That(back.Items[1] == order.Items[1], Is.True);
        JsonNode node = JsonNode.Parse("""{ "a": [1, 2, { "b": null }], "c": "\u00e9" }""")!;
        Assert.That(((int)node["a"]![1]!, (string?)node["c"]), Is.EqualTo((2, "é")));
        using JsonDocument document = JsonDocument.Parse("[1e3, true]");
        Assert.That(document.RootElement[0].GetDouble(), Is.EqualTo(1000.0));
        Assert.That(() => JsonNode.Parse("{"), Throws.InstanceOf<JsonException>());
    }

    [Test]
    public void Xml()
    {
        var document = XDocument.Parse("<shop><item price='2'>tea</item><item price='3'>milk</item></shop>");
        Assert.That(document.Root!.Elements("item").Sum(e => (int)e.Attribute("price")!), Is.EqualTo(5));
        document.Root.Add(new XElement("item", new XAttribute("price", 4), "& more"));
        Assert.That(document.ToString(SaveOptions.DisableFormatting), Does.EndWith("<item price=\"4\">&amp; more</item></shop>"));
    }

    [Test]
    public void Linq()
    {
        string[] words = ["delta", "alpha", "charlie", "bravo", "echo", "alpha"];
        Assert.That(words.Distinct().OrderBy(w => w.Length).ThenByDescending(w => w), Is.EqualTo(new[] { "echo", "delta", "bravo", "alpha", "charlie" }));
        Assert.That(words.GroupBy(w => w[0]).ToDictionary(g => g.Key, g => g.Count())['a'], Is.EqualTo(2));
        Assert.That(Enumerable.Range(1, 5).Aggregate((a, b) => a * b), Is.EqualTo(120));
        Assert.That(words.Zip(Enumerable.Range(0, 3)).Last(), Is.EqualTo(("charlie", 2)));
        Assert.That((from w in words join n in new[] { 4, 7 } on w.Length equals n select w).Count(), Is.EqualTo(2));
        Assert.That(words.Chunk(4).Select(c => c.Length), Is.EqualTo(new[] { 4, 2 }));
        Assert.That(words.CountBy(w => w.Length).Max(p => p.Value), Is.EqualTo(4));
        Assert.That(words.Index().Single(w => w.Item == "echo").Index, Is.EqualTo(4));
    }

    [Test]
    public void Collections()
    {
        var sorted = new SortedDictionary<string, int> { ["b"] = 2, ["a"] = 1 };
        Assert.That(string.Concat(sorted.Keys), Is.EqualTo("ab"));
        var queue = new PriorityQueue<string, int>([("low", 5), ("high", 1)]);
        Assert.That(queue.Dequeue(), Is.EqualTo("high"));
        ImmutableList<int> list = [1, 2, 3];
        Assert.That(list.Insert(1, 9).SequenceEqual([1, 9, 2, 3]) && list.Count == 3, Is.True);
        ImmutableDictionary<string, int> dictionary = ImmutableDictionary<string, int>.Empty.Add("x", 1).SetItem("x", 2);
        Assert.That(dictionary["x"], Is.EqualTo(2));
        FrozenSet<string> frozen = new[] { "one", "two" }.ToFrozenSet();
        Assert.That(frozen.Contains("two") && !frozen.Contains("three"), Is.True);
        var linked = new LinkedList<int>([1, 2]);
        linked.AddFirst(0);
        Assert.That(linked.SequenceEqual([0, 1, 2]), Is.True);
        var set = new HashSet<int>(Enumerable.Range(0, 1000));
        set.SymmetricExceptWith(Enumerable.Range(500, 1000));
        Assert.That(set.Count, Is.EqualTo(1000));
        var many = new Dictionary<long, long>();
        for (long i = 0; i < 20_000; i++)
            many[i * 7919] = i;
        Assert.That(many[19_999 * 7919], Is.EqualTo(19_999));
        var bits = new System.Collections.BitArray(100) { [99] = true };
        Assert.That(bits[99], Is.True);
        var concurrent = new ConcurrentDictionary<string, int>();
        Assert.That(concurrent.GetOrAdd("k", k => k.Length), Is.EqualTo(1));
        var ordered = new OrderedDictionary<string, int> { ["z"] = 1, ["a"] = 2 };
        Assert.That(ordered.GetAt(0).Key, Is.EqualTo("z"));
    }

    [Test]
    public void Dates_and_time_zones()
    {
        var date = new DateTime(2024, 2, 28, 23, 59, 59, DateTimeKind.Utc);
        Assert.That(date.AddSeconds(1).ToString("O", CultureInfo.InvariantCulture), Is.EqualTo("2024-02-29T00:00:00.0000000Z"));
        Assert.That(DateTimeOffset.FromUnixTimeSeconds(1_000_000_000).ToString("u", CultureInfo.InvariantCulture), Is.EqualTo("2001-09-09 01:46:40Z"));
        Assert.That(TimeZoneInfo.Utc.GetUtcOffset(date), Is.EqualTo(TimeSpan.Zero));
        Assert.That(TimeZoneInfo.ConvertTimeToUtc(date, TimeZoneInfo.Utc), Is.EqualTo(date));
        Assert.That(DateOnly.ParseExact("22.11.2026", "dd.MM.yyyy", CultureInfo.InvariantCulture).DayOfWeek, Is.EqualTo(DayOfWeek.Sunday));
        Assert.That(TimeSpan.Parse("1.02:03:04.5", CultureInfo.InvariantCulture).TotalSeconds, Is.EqualTo(93784.5));
        Assert.That(TimeZoneInfo.Local, Is.Not.Null);
        Assert.That(new GregorianCalendar().GetDaysInYear(2024), Is.EqualTo(366));
        Assert.That(ISOWeek.GetWeekOfYear(new DateTime(2026, 11, 22)), Is.EqualTo(47));
    }

    [Test]
    public void Identifiers_and_random_numbers()
    {
        Guid[] ids = [.. Enumerable.Range(0, 500).Select(_ => Guid.NewGuid())];
        Assert.That(ids.Distinct().Count(), Is.EqualTo(500));
        Assert.That(ids.All(id => id.Version == 4), Is.True);
        Assert.That(Guid.CreateVersion7().Version, Is.EqualTo(7));
        Assert.That(Guid.Parse("{01234567-89ab-cdef-0123-456789abcdef}").ToString("N"), Is.EqualTo("0123456789abcdef0123456789abcdef"));
        var random = new Random(42);
        Assert.That((random.Next(100), random.Next(100), random.Next(100)), Is.EqualTo((66, 14, 12)));
        int[] buckets = new int[10];
        for (int i = 0; i < 10_000; i++)
            buckets[Random.Shared.Next(10)]++;
        Assert.That(buckets.Min(), Is.GreaterThan(800));
        Assert.That(new HashCode().ToHashCode() == new HashCode().ToHashCode(), Is.True);
    }

    [Test]
    public void Streams_and_readers()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(7);
            writer.Write("text");
            writer.Write(1.5);
        }
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        Assert.That((reader.ReadInt32(), reader.ReadString(), reader.ReadDouble()), Is.EqualTo((7, "text", 1.5)));
        using var text = new StringReader("one\r\ntwo\nthree");
        Assert.That((text.ReadLine(), text.ReadLine(), text.ReadToEnd()), Is.EqualTo(("one", "two", "three")));
    }

    [Test]
    public void Sorting_and_searching()
    {
        var random = new Random(9);
        int[] numbers = [.. Enumerable.Range(0, 5000).Select(_ => random.Next())];
        int[] sorted = [.. numbers];
        Array.Sort(sorted);
        Assert.That(sorted.Zip(sorted.Skip(1)).All(p => p.First <= p.Second), Is.True);
        Assert.That(Array.BinarySearch(sorted, numbers[77]), Is.GreaterThanOrEqualTo(0));
        Assert.That(numbers.Order().SequenceEqual(sorted), Is.True);
        Assert.That("haystack with a needle in it".AsSpan().IndexOf("needle"), Is.EqualTo(16));
        Assert.That(Enumerable.Range(0, 300).Select(i => (byte)i).ToArray().AsSpan().LastIndexOf((byte)7), Is.EqualTo(263));
    }

    [Test]
    public void Cultures_are_invariant()
    {
        Assert.That(CultureInfo.CurrentCulture.Name, Is.Empty);
        Assert.That(1234.5.ToString("C", CultureInfo.InvariantCulture), Is.EqualTo("¤1,234.50"));
        Assert.That(string.Compare("a", "B", StringComparison.OrdinalIgnoreCase), Is.LessThan(0));
    }

    [Test]
    public void The_environment()
    {
        Assert.That(Environment.Is64BitProcess, Is.True);
        Assert.That(Environment.ProcessorCount, Is.GreaterThan(0));
        Assert.That(Environment.NewLine, Is.EqualTo("\n"));
        Assert.That(Environment.Version.Major, Is.EqualTo(10));
        Assert.That(Environment.MachineName, Is.Not.Empty);
        Environment.SetEnvironmentVariable("COSMOS_TEST", "set");
        Assert.That(Environment.GetEnvironmentVariable("COSMOS_TEST"), Is.EqualTo("set"));
        Assert.That(Environment.GetEnvironmentVariable("COSMOS_ABSENT"), Is.Null);
        Assert.That(Environment.ProcessId, Is.GreaterThan(0));
        Assert.That(OperatingSystem.IsLinux(), Is.True);
        Assert.That(AppContext.BaseDirectory, Is.Not.Empty);
    }

    private static BigInteger ModPow(BigInteger value, int exponent, BigInteger modulus)
    {
        BigInteger result = 1;
        for (int i = 0; i < exponent; i++)
            result = result * value % modulus;
        return result;
    }

    [GeneratedRegex(@"\w+")]
    private static partial Regex Words();

    internal sealed record Point(int X, int Y);

    internal sealed record Item(string Name, int Count, decimal Price);

    internal sealed record Order(string Id, Item[] Items);

    [JsonSerializable(typeof(Order))]
    internal sealed partial class OrderContext : JsonSerializerContext;
}
