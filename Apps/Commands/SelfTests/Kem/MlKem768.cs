using System;
using System.Security.Cryptography;

using Org.BouncyCastle.Crypto.Kems;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Prng;
using Org.BouncyCastle.Security;

namespace Cosmos.Commands.SelfTests.Kem;

/// <summary>ML-KEM-768 (FIPS 203): the library's, with the random numbers of the caller.</summary>
internal static class MlKem768
{
    /// <summary>Bytes of a decapsulation key in its short form: d, then z.</summary>
    public const int SeedSize = 64;

    /// <summary>Bytes of the random message that an encapsulation hides.</summary>
    public const int MessageSize = 32;

    private static MLKemParameters Parameters => MLKemParameters.ml_kem_768;

    /// <summary>ML-KEM.KeyGen, with random numbers of the machine.</summary>
    public static MLKemPrivateKeyParameters GenerateKey() => KeyOf(RandomNumberGenerator.GetBytes(SeedSize));

    /// <summary>ML-KEM.KeyGen_internal (algorithm 16).</summary>
    /// <param name="seed">d and z.</param>
    public static MLKemPrivateKeyParameters KeyOf(byte[] seed) => MLKemPrivateKeyParameters.FromSeed(Parameters, seed);

    /// <summary>Takes an encapsulation key as it is sent.</summary>
    public static MLKemPublicKeyParameters ReadPublicKey(byte[] encoded) => MLKemPublicKeyParameters.FromEncoding(Parameters, encoded);

    /// <summary>Takes a decapsulation key in its long form.</summary>
    public static MLKemPrivateKeyParameters ReadPrivateKey(byte[] encoded) => MLKemPrivateKeyParameters.FromEncoding(Parameters, encoded);

    /// <summary>ML-KEM.Encaps, with random numbers of the machine.</summary>
    public static (byte[] Ciphertext, byte[] Secret) Encapsulate(MLKemPublicKeyParameters key) => Encapsulate(key, RandomNumberGenerator.GetBytes(MessageSize));

    /// <summary>ML-KEM.Encaps_internal (algorithm 17).</summary>
    /// <param name="key">Encapsulation key.</param>
    /// <param name="message">m: 32 bytes.</param>
    public static (byte[] Ciphertext, byte[] Secret) Encapsulate(MLKemPublicKeyParameters key, byte[] message)
    {
        var kem = new MLKemEncapsulator(Parameters);
        kem.Init(new ParametersWithRandom(key, new SecureRandom(new GivenNumbers(message), autoSeedLengthInBytes: 0)));
        byte[] ciphertext = new byte[kem.EncapsulationLength];
        byte[] secret = new byte[kem.SecretLength];
        kem.Encapsulate(ciphertext, secret);
        return (ciphertext, secret);
    }

    /// <summary>ML-KEM.Decaps (algorithm 21).</summary>
    public static byte[] Decapsulate(MLKemPrivateKeyParameters key, byte[] ciphertext)
    {
        var kem = new MLKemDecapsulator(Parameters);
        kem.Init(key);
        byte[] secret = new byte[kem.SecretLength];
        kem.Decapsulate(ciphertext, secret);
        return secret;
    }

    /// <summary>Gives exactly the bytes that it was given, once: the library asks for no others.</summary>
    private sealed class GivenNumbers(byte[] numbers) : IRandomGenerator
    {
        private int _used;

        public void AddSeedMaterial(byte[] seed)
        {
        }

        public void AddSeedMaterial(ReadOnlySpan<byte> seed)
        {
        }

        public void AddSeedMaterial(long seed)
        {
        }

        public void NextBytes(byte[] bytes) => NextBytes(bytes.AsSpan());

        public void NextBytes(byte[] bytes, int start, int len) => NextBytes(bytes.AsSpan(start, len));

        public void NextBytes(Span<byte> bytes)
        {
            if (bytes.Length > numbers.Length - _used)
                throw new InvalidOperationException($"{numbers.Length} random bytes were given, but more are asked for.");
            numbers.AsSpan(_used, bytes.Length).CopyTo(bytes);
            _used += bytes.Length;
        }
    }
}
