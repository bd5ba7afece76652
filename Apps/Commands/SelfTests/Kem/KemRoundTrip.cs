using System;

using Org.BouncyCastle.Crypto.Parameters;

namespace Cosmos.Commands.SelfTests.Kem;

/// <summary>Two parties agree on a secret with fresh keys.</summary>
internal static class KemRoundTrip
{
    /// <summary>Does it.</summary>
    /// <returns>The decapsulation key, as d and z. It protects nothing: it is made for this and shown.</returns>
    /// <exception cref="SelfTestFailedException">They did not, or keys are not what they should be.</exception>
    public static byte[] Run()
    {
        MLKemPrivateKeyParameters key = MlKem768.GenerateKey();
        byte[] publicKey = key.GetPublicKeyEncoded();
        (byte[] ciphertext, byte[] secret) = MlKem768.Encapsulate(MlKem768.ReadPublicKey(publicKey));
        RequireEqual("The secret of the decapsulation", MlKem768.Decapsulate(key, ciphertext), secret);

        MLKemPrivateKeyParameters other = MlKem768.GenerateKey();
        RequireDifferent("Public keys", other.GetPublicKeyEncoded(), publicKey);
        RequireDifferent("Private keys", other.GetSeed(), key.GetSeed());

        byte[] seed = key.GetSeed();
        MLKemPrivateKeyParameters rebuilt = MlKem768.KeyOf(seed);
        RequireEqual("The public key of the rebuilt key", rebuilt.GetPublicKeyEncoded(), publicKey);
        RequireEqual("The long form of the rebuilt key", rebuilt.GetEncoded(), key.GetEncoded());
        RequireEqual("The secret by the rebuilt key", MlKem768.Decapsulate(rebuilt, ciphertext), secret);

        // FIPS 203, section 6.3: a ciphertext that was tampered with is not refused, but yields another secret.
        ciphertext[ciphertext.Length / 2] ^= 1;
        RequireDifferent("Secrets of two ciphertexts", MlKem768.Decapsulate(key, ciphertext), secret);
        return seed;
    }

    /// <summary>Fails unless two values are equal.</summary>
    internal static void RequireEqual(string what, ReadOnlySpan<byte> actual, ReadOnlySpan<byte> expected) => SelfTestReport.Require(
        actual.SequenceEqual(expected), $"{what} is {Convert.ToHexStringLower(actual)}, expected {Convert.ToHexStringLower(expected)}.");

    private static void RequireDifferent(string what, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        SelfTestReport.Require(!one.SequenceEqual(other), $"{what} should differ, but both are {Convert.ToHexStringLower(one)}.");
}
