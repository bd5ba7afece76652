using System.IO;

namespace Cosmos.Shell;

/// <summary>The command behind the pipe has ended: whoever writes may end as well, without a word.</summary>
internal sealed class BrokenPipeException() : IOException("The command behind the pipe has ended.");
