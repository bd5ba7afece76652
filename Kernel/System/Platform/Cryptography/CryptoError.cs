namespace Cosmos.System2.Cryptography;

/// <summary>What <c>CryptoNative_Err*</c> can report; the HResult of the <c>CryptographicException</c> that follows.</summary>
internal enum CryptoError
{
    /// <summary>No error.</summary>
    None,

    /// <summary>No entropy source has given enough to seed the random generator.</summary>
    NoEntropy,

    /// <summary>The native call's arguments contradict each other.</summary>
    InvalidArgument,

    /// <summary>The context is in the wrong state for the call, or not a context.</summary>
    InvalidState,

    /// <summary>Memory is exhausted; becomes <c>OutOfMemoryException</c>.</summary>
    OutOfMemory,

    /// <summary>Authentication failed: wrong key, tag or data.</summary>
    AuthenticationFailed,

    /// <summary>The padding of the last block is wrong.</summary>
    BadPadding,

    /// <summary>The data is not a multiple of the block size.</summary>
    PartialBlock,

    /// <summary>The algorithm is not part of this system.</summary>
    Unsupported,
}
