using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

// Text, numbers and digests: everything that is a pure function of its input.
var random = new Random(7);
var culture = CultureInfo.InvariantCulture;
for (int i = 0; i < 200; i++)
{
    double value = BitConverter.Int64BitsToDouble(random.NextInt64());
    Console.WriteLine(string.Create(culture, $"{value:R} {value:E5} {(float)value:G} {(decimal)(i * 1.37):F3} {i * 7919:N0} {-i:X}"));
}
for (int i = 0; i < 40; i++)
{
    BigInteger big = BigInteger.Pow(i + 2, 40 + i) - 1;
    Console.WriteLine($"{big} {big % 97} {BigInteger.GreatestCommonDivisor(big, 720720)}");
    decimal money = decimal.Divide(i * 1000003, 7);
    Console.WriteLine(string.Create(culture, $"{money} {decimal.Round(money, 2, MidpointRounding.AwayFromZero)} {(Int128)i << 100} {(Half)(i / 7.0)}"));
}
foreach (string form in new[] { "d", "D", "f", "F", "g", "G", "m", "o", "r", "s", "t", "T", "u", "y", "yyyy'-'MM'-'dd dddd HH:mm:ss.fffffff K" })
    Console.WriteLine(new DateTime(2024, 2, 29, 13, 14, 15, 167, DateTimeKind.Utc).AddTicks(8912).ToString(form, culture));
string[] texts = ["", "a", "hello world", "žluťoučký kůň", "日本語テキスト", "😀😃 family 👨‍👩‍👧", "İstanbul ǅ ﬁ ß", "tab\tnewline\n\\quote\""];
foreach (string text in texts)
{
    byte[] bytes = Encoding.UTF8.GetBytes(text);
    Console.WriteLine($"{text.Length} {bytes.Length} {Convert.ToHexString(bytes)} {text.ToUpperInvariant()} {text.ToLowerInvariant()} {text.Normalize().Length}");
    Console.WriteLine($"{Convert.ToHexString(MD5.HashData(bytes))} {Convert.ToHexString(SHA1.HashData(bytes))}");
    Console.WriteLine(Convert.ToHexString(SHA256.HashData(bytes)));
    Console.WriteLine(Convert.ToHexString(SHA384.HashData(bytes)));
    Console.WriteLine(Convert.ToHexString(SHA512.HashData(bytes)));
    Console.WriteLine(Convert.ToHexString(HMACSHA256.HashData("key"u8, bytes)));
    Console.WriteLine(Convert.ToHexString(Rfc2898DeriveBytes.Pbkdf2(text, "salt"u8, 100, HashAlgorithmName.SHA256, 20)));
    Console.WriteLine(string.Join(' ', text.EnumerateRunes().Select(r => $"{r.Value:x}:{Rune.GetUnicodeCategory(r)}")));
}
string[] sorted = [.. texts.Concat(["Zebra", "apple", "Äpfel", "zebra"])];
Array.Sort(sorted, StringComparer.Ordinal);
Console.WriteLine(string.Join('|', sorted));
Array.Sort(sorted, StringComparer.InvariantCultureIgnoreCase);
Console.WriteLine(string.Join('|', sorted));
var counts = new SortedDictionary<int, int>();
for (int i = 0; i < 10_000; i++)
    counts[random.Next(12)] = counts.GetValueOrDefault(random.Next(12)) + 1;
Console.WriteLine(string.Join(' ', counts));
foreach (Exception e in new Exception[] { new ArgumentOutOfRangeException("name", 5, "why"), new KeyNotFoundException(), new AggregateException(new TimeoutException(), new FormatException("f")) })
    Console.WriteLine(e);
