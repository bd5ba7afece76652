using System;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>Address of the main network: the HASH160 of a public key or of a script.</summary>
internal sealed class BitcoinAddress
{
    private const byte PublicKeyHashVersion = 0x00;
    private const byte ScriptHashVersion = 0x05;

    private readonly byte _version;
    private readonly byte[] _hash;

    private BitcoinAddress(byte version, byte[] hash)
    {
        _version = version;
        _hash = hash;
    }

    /// <summary>The 20 bytes.</summary>
    public ReadOnlySpan<byte> Hash => _hash;

    /// <summary>Address of whoever has the private key.</summary>
    public static BitcoinAddress OfPublicKey(ReadOnlySpan<byte> publicKey) => new(PublicKeyHashVersion, BitcoinHash.Hash160(publicKey));

    /// <summary>Address by the HASH160 of a public key (P2PKH).</summary>
    public static BitcoinAddress OfPublicKeyHash(ReadOnlySpan<byte> hash) => new(PublicKeyHashVersion, hash.ToArray());

    /// <summary>Address by the HASH160 of a script (P2SH, BIP 16).</summary>
    public static BitcoinAddress OfScriptHash(ReadOnlySpan<byte> hash) => new(ScriptHashVersion, hash.ToArray());

    /// <summary>Reads an address.</summary>
    /// <exception cref="FormatException">It is none of the main network.</exception>
    public static BitcoinAddress Parse(string text)
    {
        (byte version, byte[] hash) = Base58Check.Decode(text);
        if (version is not (PublicKeyHashVersion or ScriptHashVersion))
            throw new FormatException($"\"{text}\" has version {version}: addresses of the main network have 0 or 5.");
        if (hash.Length != BitcoinHash.Hash160Size)
            throw new FormatException($"\"{text}\" holds {hash.Length} bytes: an address holds {BitcoinHash.Hash160Size}.");
        return new BitcoinAddress(version, hash);
    }

    /// <summary>The script that pays to the address.</summary>
    public Script ToScript() => _version == PublicKeyHashVersion ? Script.PayToPublicKeyHash(_hash) : Script.PayToScriptHash(_hash);

    /// <inheritdoc/>
    public override string ToString() => Base58Check.Encode(_version, _hash);
}
