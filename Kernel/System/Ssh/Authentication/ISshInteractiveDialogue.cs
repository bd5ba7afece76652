using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Ssh;

/// <summary>The questions of one login.</summary>
public interface ISshInteractiveDialogue
{
    /// <summary>Takes the answers to the last questions and tells how to go on.</summary>
    /// <param name="answers">As many as were asked, each at most 1024 bytes of UTF-8; empty for the first call.</param>
    /// <param name="stop">The connection is gone.</param>
    ValueTask<SshInteractiveStep> NextAsync(IReadOnlyList<string> answers, CancellationToken stop);
}
