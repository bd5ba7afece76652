using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

// Everything of System.Security.Cryptography that the system supports, with output that is the same on Linux and on bare metal:
// published vectors, deterministic inputs, and properties of random output, never the output itself.

byte[] message = Encoding.ASCII.GetBytes("abc");
byte[] pattern = [.. Enumerable.Range(0, 10_000).Select(static i => (byte)((i * 7) + (i >> 8)))];
byte[] key = [.. Enumerable.Range(1, 40).Select(static i => (byte)i)];
byte[] salt = Encoding.ASCII.GetBytes("a salt of any length");

Section("one-shot hashes");
Hash("MD5", MD5.HashData);
Hash("SHA1", SHA1.HashData);
Hash("SHA256", SHA256.HashData);
Hash("SHA384", SHA384.HashData);
Hash("SHA512", SHA512.HashData);
if (SHA3_256.IsSupported)
{
    Hash("SHA3-256", SHA3_256.HashData);
    Hash("SHA3-384", SHA3_384.HashData);
    Hash("SHA3-512", SHA3_512.HashData);
    Show("SHAKE128", Shake128.HashData(message, 50));
    Show("SHAKE256", Shake256.HashData(pattern, 100));
}

Section("incremental hashes");
foreach (HashAlgorithmName name in new[] { HashAlgorithmName.MD5, HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512 })
{
    using IncrementalHash hash = IncrementalHash.CreateHash(name);
    for (int position = 0, piece = 1; position < pattern.Length; position += piece, piece = (piece * 3 % 997) + 1)
        hash.AppendData(pattern.AsSpan(position, Math.Min(piece, pattern.Length - position)));

    Show($"{name} so far", hash.GetCurrentHash());
    hash.AppendData(message);
    Show($"{name} and more", hash.GetHashAndReset());
    hash.AppendData(message);
    Show($"{name} again", hash.GetHashAndReset());
}

using (SHA256 sha256 = SHA256.Create())
using (CryptoStream stream = new(new MemoryStream(pattern), sha256, CryptoStreamMode.Read))
{
    stream.CopyTo(Stream.Null);
    Show("SHA256 of a stream", sha256.Hash!);
}

Section("message authentication");
Show("HMACMD5", HMACMD5.HashData(key, pattern));
Show("HMACSHA1", HMACSHA1.HashData(key, pattern));
Show("HMACSHA256", HMACSHA256.HashData(key, pattern));
Show("HMACSHA384", HMACSHA384.HashData(key, pattern));
Show("HMACSHA512", HMACSHA512.HashData(key, pattern));
Show("HMACSHA256, long key", HMACSHA256.HashData(pattern, message));
Show("HMACSHA256, empty key", HMACSHA256.HashData(Array.Empty<byte>(), message));
using (IncrementalHash hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA512, key))
{
    hmac.AppendData(message);
    Show("HMACSHA512 so far", hmac.GetCurrentHash());
    hmac.AppendData(pattern);
    Show("HMACSHA512 and more", hmac.GetHashAndReset());
}

Section("key derivation");
Show("PBKDF2-SHA256", Rfc2898DeriveBytes.Pbkdf2("password", salt, 1000, HashAlgorithmName.SHA256, 40));
Show("PBKDF2-SHA1", Rfc2898DeriveBytes.Pbkdf2("password", "salt"u8, 4096, HashAlgorithmName.SHA1, 20));
Show("PBKDF2-SHA512", Rfc2898DeriveBytes.Pbkdf2(key, salt, 50, HashAlgorithmName.SHA512, 100));
Show("HKDF", HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 77, salt, message));
Show("HKDF extract", HKDF.Extract(HashAlgorithmName.SHA384, key, salt));
using (SP800108HmacCounterKdf kdf = new(key, HashAlgorithmName.SHA256))
    Show("SP 800-108", kdf.DeriveKey("label"u8, "context"u8, 50));

Section("block ciphers");
byte[] cipherKey = SHA256.HashData("a key"u8);
byte[] vector = MD5.HashData("a vector"u8);
foreach (int keySize in new[] { 16, 24, 32 })
{
    using Aes aes = Aes.Create();
    aes.Key = cipherKey[..keySize];
    byte[] encrypted = aes.EncryptCbc(pattern, vector);
    Show($"AES-{keySize * 8}-CBC", SHA256.HashData(encrypted));
    Console.WriteLine(aes.DecryptCbc(encrypted, vector).AsSpan().SequenceEqual(pattern));
    Show($"AES-{keySize * 8}-ECB", aes.EncryptEcb(message, PaddingMode.PKCS7));
    Show($"AES-{keySize * 8}-CFB8", aes.EncryptCfb(pattern.AsSpan(0, 50), vector, PaddingMode.None));
    Show($"AES-{keySize * 8}-CFB128", aes.EncryptCfb(pattern.AsSpan(0, 50), vector, PaddingMode.PKCS7, 128));
    using ICryptoTransform transform = aes.CreateEncryptor(aes.Key, vector);
    using MemoryStream collected = new();
    using (CryptoStream stream = new(collected, transform, CryptoStreamMode.Write, leaveOpen: true))
    {
        for (int position = 0; position < 1000; position += 77)
            stream.Write(pattern, position, Math.Min(77, 1000 - position));
    }

    Show($"AES-{keySize * 8} stream", SHA256.HashData(collected.ToArray()));
    Try("wrong padding", () => aes.DecryptCbc(encrypted.AsSpan(0, 160), vector));
    Try("partial block", () => aes.DecryptCbc(encrypted.AsSpan(0, 17), vector));
}

Section("authenticated encryption");
foreach (int keySize in new[] { 16, 24, 32 })
{
    using AesGcm gcm = new(cipherKey[..keySize], 16);
    Authenticate($"AES-{keySize * 8}-GCM", gcm.Encrypt, gcm.Decrypt);
    using AesCcm ccm = new(cipherKey[..keySize]);
    Authenticate($"AES-{keySize * 8}-CCM", ccm.Encrypt, ccm.Decrypt);
}

using (ChaCha20Poly1305 chaCha = new(cipherKey))
    Authenticate("ChaCha20-Poly1305", chaCha.Encrypt, chaCha.Decrypt);

Section("random numbers");
HashSet<string> seen = [];
for (int i = 0; i < 1000; i++)
    seen.Add(Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));

Console.WriteLine($"1000 keys, {seen.Count} different");
byte[] large = RandomNumberGenerator.GetBytes(1 << 16);
int ones = large.Sum(static b => int.PopCount(b));
Console.WriteLine($"half of the bits are ones: {Math.Abs(ones - (large.Length * 4)) < 2500}");
Console.WriteLine($"in range: {Enumerable.Range(0, 1000).Select(static _ => RandomNumberGenerator.GetInt32(10, 20)).All(static n => n is >= 10 and < 20)}");
Console.WriteLine($"every value: {Enumerable.Range(0, 1000).Select(static _ => RandomNumberGenerator.GetInt32(6)).Distinct().Count()}");
Console.WriteLine($"hex: {RandomNumberGenerator.GetHexString(20).Length}, guid version {Guid.NewGuid().Version}, {Guid.NewGuid() != Guid.NewGuid()}");

Section("comparison");
Console.WriteLine(CryptographicOperations.FixedTimeEquals(key, (byte[])key.Clone()));
Console.WriteLine(CryptographicOperations.FixedTimeEquals(key, salt));
CryptographicOperations.ZeroMemory(key);
Console.WriteLine(key.All(static b => b == 0));

Section("errors");
Try("empty MD5 of null", static () => MD5.HashData((byte[])null!));
Try("no such algorithm", static () => CryptographicOperations.HashData(new HashAlgorithmName("SHA7"), "x"u8));
Try("too short", static () => SHA256.HashData("x"u8, new byte[31]));

void Hash(string name, Func<byte[], byte[]> hash)
{
    Show(name + " of nothing", hash([]));
    Show(name + " of abc", hash(message));
    Show(name + " of 10000", hash(pattern));
}

void Authenticate(
    string name, Action<byte[], byte[], byte[], byte[], byte[]?> encrypt, Action<byte[], byte[], byte[], byte[], byte[]?> decrypt)
{
    byte[] nonce = vector[..12];
    foreach (int length in new[] { 0, 1, 16, 100, 5000 })
    {
        // With associated data and no message, the class library's calls for CCM do not say when the message has come.
        if (length == 0 && name.EndsWith("CCM", StringComparison.Ordinal))
            continue;

        byte[] plain = pattern[..length];
        byte[] encrypted = new byte[length];
        byte[] tag = new byte[16];
        encrypt(nonce, plain, encrypted, tag, length == 16 ? null : salt);
        Show($"{name} of {length}", [.. SHA1.HashData(encrypted), .. tag]);
        byte[] decrypted = new byte[length];
        decrypt(nonce, encrypted, tag, decrypted, length == 16 ? null : salt);
        Console.WriteLine(decrypted.AsSpan().SequenceEqual(plain));
        tag[3] ^= 1;
        Try("wrong tag", () => decrypt(nonce, encrypted, tag, decrypted, length == 16 ? null : salt));
    }
}

static void Section(string title) => Console.WriteLine($"== {title}");

static void Show(string name, ReadOnlySpan<byte> bytes) => Console.WriteLine($"{name}: {Convert.ToHexStringLower(bytes)}");

static void Try(string name, Action action)
{
    try
    {
        action();
        Console.WriteLine($"{name}: no exception");
    }
    catch (Exception exception)
    {
        Console.WriteLine($"{name}: {exception.GetType().FullName}");
    }
}
