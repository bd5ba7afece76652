namespace Cosmos.Ssh;

/// <summary>Kinds of host keys.</summary>
public enum SshHostKeyType
{
    /// <summary><c>ssh-ed25519</c> (RFC 8709).</summary>
    Ed25519,

    /// <summary><c>ecdsa-sha2-nistp256</c> (RFC 5656).</summary>
    EcdsaP256,

    /// <summary><c>ssh-rsa</c> keys, used with SHA-2 only (RFC 8332).</summary>
    Rsa,
}
