using System;
using System.Security.Cryptography;
using Cosmos.Ssh.Transport;

namespace Cosmos.Ssh.KeyExchange;

/// <summary>The server's half of a key exchange in which each side sends one string (RFC 5656, section 4; RFC 8731; the hybrids).</summary>
internal abstract class KeyExchangeMethod
{
    /// <summary>Name in KEXINIT.</summary>
    internal abstract string Name { get; }

    /// <summary>Hash of the exchange and of the derived keys.</summary>
    internal abstract HashAlgorithmName Hash { get; }

    /// <summary>Answers the client's public value with fresh keys of this side.</summary>
    /// <param name="clientPublic">Q_C, C_INIT.</param>
    /// <param name="serverPublic">Takes Q_S, S_REPLY, without a length.</param>
    /// <param name="sharedSecret">Takes K as it is hashed: an mpint or a string with its length.</param>
    /// <returns>False when the client's value is not acceptable.</returns>
    internal abstract bool TryRespond(ReadOnlySpan<byte> clientPublic, ref SshWriter serverPublic, ref SshWriter sharedSecret);
}
