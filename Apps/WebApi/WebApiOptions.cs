namespace Cosmos.Apps.WebApi;

/// <summary>The section <c>WebApi</c> of the configuration.</summary>
internal sealed class WebApiOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "WebApi";

    /// <summary>Ports that speak HTTP/2 only; all others speak HTTP/1.1.</summary>
    public int[] Http2Ports { get; set; } = [];

    /// <summary>Most notes that are kept.</summary>
    public int MaximumNotes { get; set; } = 1000;

    /// <summary>Longest request body that is accepted where bodies are streams.</summary>
    public long MaximumUploadBytes { get; set; } = 1L << 30;

    /// <summary>Where uploaded files are kept, relative to the content root.</summary>
    public string FilesDirectory { get; set; } = "files";
}
