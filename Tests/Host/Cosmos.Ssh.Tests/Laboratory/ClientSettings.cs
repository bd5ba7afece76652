using System.Net;

namespace Cosmos.Ssh.Tests.Laboratory;

/// <summary>How the test client behaves.</summary>
internal sealed record ClientSettings
{
    internal string Identification { get; init; } = "SSH-2.0-TestClient_1";

    internal string KeyExchange { get; init; } = "curve25519-sha256";

    internal string HostKey { get; init; } = "ssh-ed25519";

    internal string Cipher { get; init; } = "chacha20-poly1305@openssh.com";

    internal string Mac { get; init; } = "hmac-sha2-256-etm@openssh.com";

    internal bool IsStrict { get; init; } = true;

    internal bool TakesExtensions { get; init; }

    internal int LargestServerRead { get; init; } = int.MaxValue;

    internal EndPoint? Peer { get; init; }
}
