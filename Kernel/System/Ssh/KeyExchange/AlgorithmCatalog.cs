using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Cosmos.Ssh.Cryptography;

namespace Cosmos.Ssh.KeyExchange;

/// <summary>The algorithms that a server offers, checked once.</summary>
internal sealed class AlgorithmCatalog
{
    private static readonly KeyExchangeMethod[] s_methods =
    [
        new MLKem768X25519KeyExchange(),
        new Sntrup761X25519KeyExchange("sntrup761x25519-sha512"), new Sntrup761X25519KeyExchange("sntrup761x25519-sha512@openssh.com"),
        new Curve25519KeyExchange("curve25519-sha256"), new Curve25519KeyExchange("curve25519-sha256@libssh.org"),
        new NistP256KeyExchange(),
    ];

    internal AlgorithmCatalog(SshAlgorithms algorithms, IReadOnlyList<SshHostKey> hostKeys)
    {
        KeyExchanges = Find(algorithms.KeyExchanges, s_methods, method => method.Name, "key exchange");
        Ciphers = Find(algorithms.Ciphers, CipherAlgorithm.All, cipher => cipher.Name, "cipher");
        Macs = Find(algorithms.MessageAuthentication, MacAlgorithm.All, mac => mac.Name, "message authentication");
        if (Macs.Length == 0 && Ciphers.Any(cipher => !cipher.IsAuthenticated))
            throw new ArgumentException("aes256-ctr and aes128-ctr need a message authentication.", nameof(algorithms));

        HostKeyAlgorithms = [.. hostKeys.SelectMany(key => key.SignatureAlgorithms.Select(name => (name, key)))];
        if (HostKeyAlgorithms.Length == 0)
            throw new ArgumentException("A server needs a host key.", nameof(hostKeys));

        if (HostKeyAlgorithms.Select(pair => pair.Name).Distinct().Count() != HostKeyAlgorithms.Length)
            throw new ArgumentException("Two host keys have the same type.", nameof(hostKeys));
    }

    internal KeyExchangeMethod[] KeyExchanges { get; }

    internal CipherAlgorithm[] Ciphers { get; }

    internal MacAlgorithm[] Macs { get; }

    internal (string Name, SshHostKey Key)[] HostKeyAlgorithms { get; }

    /// <summary>Whether a received name is this one; names are ASCII.</summary>
    internal static bool AreEqual(ReadOnlySpan<byte> received, string name) => Ascii.Equals(received, name);

    private static T[] Find<T>(IReadOnlyList<string> names, T[] known, Func<T, string> nameOf, string kind) =>
        [.. names.Select(name => known.FirstOrDefault(algorithm => nameOf(algorithm) == name)
            ?? throw new ArgumentException($"Unknown {kind} \"{name}\". Known: {string.Join(", ", known.Select(nameOf))}."))];
}
