namespace Cosmos.Compression;

/// <summary>How a call to <see cref="Deflate.Deflater"/> or <see cref="Inflate.Inflater"/> ended. The values are those of zlib.h.</summary>
public enum CompressionStatus
{
    /// <summary>Progress was made; give more input or more room (Z_OK).</summary>
    Ok = 0,

    /// <summary>The stream is complete and its checksum was right or is written (Z_STREAM_END).</summary>
    StreamEnd = 1,

    /// <summary>The zlib stream needs a preset dictionary, which this library does not have (Z_NEED_DICT).</summary>
    NeedDictionary = 2,

    /// <summary>The call contradicts the state or the options (Z_STREAM_ERROR).</summary>
    StreamError = -2,

    /// <summary>The compressed data is damaged; the stream cannot go on (Z_DATA_ERROR).</summary>
    DataError = -3,

    /// <summary>No progress was possible with this input and this room; not fatal (Z_BUF_ERROR).</summary>
    BufferError = -5,
}
