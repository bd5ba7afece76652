using System.Security.Cryptography;

namespace Cosmos.Benchmarks.Guest;

/// <summary>SHA-256 through the class library: OpenSSL on Linux, managed code on bare metal.</summary>
internal static class Hashes
{
    public static double Sha256Large()
    {
        byte[] data = new byte[65536];
        byte[] digest = new byte[32];
        return data.Length / 1e6 * Benchmark.OperationsPerSecond(count =>
        {
            for (int i = 0; i < count; i++)
                SHA256.HashData(data, digest);
        });
    }

    public static double Sha256Small()
    {
        byte[] data = new byte[64];
        byte[] digest = new byte[32];
        return Benchmark.OperationsPerSecond(count =>
        {
            for (int i = 0; i < count; i++)
                SHA256.HashData(data, digest);
        });
    }
}
