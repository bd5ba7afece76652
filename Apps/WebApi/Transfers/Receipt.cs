namespace Cosmos.Apps.WebApi.Transfers;

/// <summary>What arrived.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Digest of them, in hexadecimal digits.</param>
internal sealed record Receipt(long Length, string Sha256);
