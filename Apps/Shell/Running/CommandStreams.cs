using System.IO;

namespace Cosmos.Shell;

/// <summary>What a command reads and writes. The streams are where the text comes from and goes to; <see langword="null"/> when it is no bytes that anybody else could write.</summary>
internal sealed record CommandStreams(TextReader Input, Stream? InputBytes, TextWriter Output, Stream? OutputBytes, TextWriter Error, Stream? ErrorBytes);
