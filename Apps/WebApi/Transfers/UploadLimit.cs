using Microsoft.AspNetCore.Http.Metadata;

namespace Cosmos.Apps.WebApi.Transfers;

/// <summary>Longest request body of an endpoint.</summary>
/// <param name="bytes">Its length.</param>
internal sealed class UploadLimit(long bytes) : IRequestSizeLimitMetadata
{
    /// <inheritdoc/>
    public long? MaxRequestBodySize => bytes;
}
