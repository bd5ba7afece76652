using System;
using System.Security.Cryptography;
using Cosmos.Ssh.Transport;
using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;

namespace Cosmos.Ssh.HostKeys;

/// <summary>Private key files: OpenSSH's own format (PROTOCOL.key) and PKCS #8 (RFC 5958).</summary>
internal static class HostKeyFile
{
    private const string OpenSshLabel = "OPENSSH PRIVATE KEY";
    private const string Pkcs8Label = "PRIVATE KEY";
    private const int LongestComment = 1024;
    private const int PaddingBlock = 8;

    private static ReadOnlySpan<byte> Magic => "openssh-key-v1\0"u8;

    internal static SshHostKey Parse(ReadOnlySpan<char> pem)
    {
        if (!PemEncoding.TryFind(pem, out PemFields fields))
            throw new FormatException("The text has no PEM block (-----BEGIN ...-----).");

        byte[] data = new byte[fields.DecodedDataLength];
        try
        {
            if (!Convert.TryFromBase64Chars(pem[fields.Base64Data], data, out int length))
                throw new FormatException("The PEM block is not base64.");

            ReadOnlySpan<char> label = pem[fields.Label];
            return label switch
            {
                OpenSshLabel => ParseOpenSsh(data.AsSpan(0, length)),
                Pkcs8Label => ParsePkcs8(data),
                _ => throw new FormatException($"A PEM block \"{label}\" is not supported; convert the key with ssh-keygen -p -N '' -f FILE."),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(data);
        }
    }

    internal static string Write(SigningKey key, ReadOnlySpan<byte> publicBlob, string comment)
    {
        SshWriter secret = new(stackalloc byte[512]);
        SshWriter file = new(stackalloc byte[1024]);
        try
        {
            uint check = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));
            secret.WriteUInt32(check);
            secret.WriteUInt32(check);
            secret.WriteText(key.KeyFormat);
            key.WritePrivate(ref secret);
            secret.WriteText(comment);
            for (byte padding = 1; secret.Length % PaddingBlock != 0; padding++)
                secret.WriteByte(padding);

            file.WriteBytes(Magic);
            file.WriteText("none");
            file.WriteText("none");
            file.WriteText("");
            file.WriteUInt32(1);
            file.WriteString(publicBlob);
            file.WriteString(secret.Written);
            return PemEncoding.WriteString(OpenSshLabel, file.Written) + "\n";
        }
        finally
        {
            secret.Dispose();
            file.Dispose();
        }
    }

    private static SshHostKey ParseOpenSsh(ReadOnlySpan<byte> data)
    {
        SshReader reader = new(data);
        if (!reader.TryReadBytes(Magic.Length, out ReadOnlySpan<byte> magic) || !magic.SequenceEqual(Magic)
            || !reader.TryReadString(out ReadOnlySpan<byte> cipher) || !reader.TryReadString(out _) || !reader.TryReadString(out _)
            || !reader.TryReadUInt32(out uint count) || !reader.TryReadString(out ReadOnlySpan<byte> publicBlob))
        {
            throw new FormatException("The OpenSSH private key is damaged.");
        }

        if (!cipher.SequenceEqual("none"u8))
            throw new FormatException("The private key has a passphrase; remove it with ssh-keygen -p -N '' -f FILE.");

        if (count != 1)
            throw new FormatException($"The file has {count} keys; one is expected.");

        if (!reader.TryReadString(out ReadOnlySpan<byte> secret))
            throw new FormatException("The OpenSSH private key is damaged.");

        reader = new SshReader(secret);
        if (!reader.TryReadUInt32(out uint check) || !reader.TryReadUInt32(out uint checkAgain) || check != checkAgain
            || !reader.TryReadText(64, out string format))
        {
            throw new FormatException("The OpenSSH private key is damaged.");
        }

        SigningKey key = format switch
        {
            Ed25519SigningKey.Name => ReadEd25519(ref reader),
            EcdsaSigningKey.Name => ReadEcdsa(ref reader),
            RsaSigningKey.Name => ReadRsa(ref reader),
            _ => throw new FormatException($"A host key of type \"{format}\" is not supported; use {Ed25519SigningKey.Name}."),
        };
        if (!reader.TryReadText(LongestComment, out string comment))
            throw new FormatException("The OpenSSH private key is damaged.");

        SshHostKey hostKey = new(key, comment);
        if (!publicBlob.SequenceEqual(hostKey.PublicBlob))
        {
            hostKey.Dispose();
            throw new FormatException("Private and public key of the file do not belong together.");
        }

        return hostKey;
    }

    private static Ed25519SigningKey ReadEd25519(ref SshReader reader)
    {
        if (!reader.TryReadString(out _) || !reader.TryReadString(out ReadOnlySpan<byte> pair)
            || pair.Length != Ed25519SigningKey.SeedSize + Ed25519SigningKey.PublicSize)
        {
            throw new FormatException("The Ed25519 private key is damaged.");
        }

        return new Ed25519SigningKey(pair[..Ed25519SigningKey.SeedSize]);
    }

    private static EcdsaSigningKey ReadEcdsa(ref SshReader reader)
    {
        if (!reader.TryReadString(out _) || !reader.TryReadString(out _) || !reader.TryReadUnsignedMpint(out ReadOnlySpan<byte> scalar))
            throw new FormatException("The ECDSA private key is damaged.");

        return new EcdsaSigningKey(new BigInteger(1, scalar));
    }

    private static RsaSigningKey ReadRsa(ref SshReader reader)
    {
        if (!reader.TryReadUnsignedMpint(out ReadOnlySpan<byte> modulus) || !reader.TryReadUnsignedMpint(out ReadOnlySpan<byte> publicExponent)
            || !reader.TryReadUnsignedMpint(out ReadOnlySpan<byte> exponent) || !reader.TryReadUnsignedMpint(out ReadOnlySpan<byte> coefficient)
            || !reader.TryReadUnsignedMpint(out ReadOnlySpan<byte> p) || !reader.TryReadUnsignedMpint(out ReadOnlySpan<byte> q)
            || p.Length < 2 || q.Length < 2)
        {
            throw new FormatException("The RSA private key is damaged.");
        }

        BigInteger d = new(1, exponent);
        BigInteger primeP = new(1, p);
        BigInteger primeQ = new(1, q);
        try
        {
            return new RsaSigningKey(new RsaPrivateCrtKeyParameters(new BigInteger(1, modulus), new BigInteger(1, publicExponent), d, primeP, primeQ,
                d.Remainder(primeP.Subtract(BigInteger.One)), d.Remainder(primeQ.Subtract(BigInteger.One)), new BigInteger(1, coefficient)));
        }
        catch (ArgumentException exception)
        {
            throw new FormatException("The RSA private key is not valid: " + exception.Message, exception);
        }
    }

    private static SshHostKey ParsePkcs8(byte[] data)
    {
        AsymmetricKeyParameter parameters;
        try
        {
            parameters = PrivateKeyFactory.CreateKey(data);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // BouncyCastle throws many kinds for malformed DER.
            throw new FormatException("The PKCS #8 private key is damaged or of an unsupported kind: " + exception.Message, exception);
        }

        return parameters switch
        {
            Ed25519PrivateKeyParameters ed25519 => FromSeed(ed25519.GetEncoded()),
            ECPrivateKeyParameters ec when ec.PublicKeyParamSet?.Equals(SecObjectIdentifiers.SecP256r1) == true => new SshHostKey(new EcdsaSigningKey(ec.D), ""),
            RsaPrivateCrtKeyParameters rsa => new SshHostKey(new RsaSigningKey(rsa), ""),
            _ => throw new FormatException("The private key is neither Ed25519, nor ECDSA with P-256, nor RSA."),
        };
    }

    private static SshHostKey FromSeed(byte[] seed)
    {
        SshHostKey key = new(new Ed25519SigningKey(seed), "");
        CryptographicOperations.ZeroMemory(seed);
        return key;
    }
}
