using System.Collections.Generic;

namespace Cosmos.Commands.SelfTests;

/// <summary>How a run of self tests ended.</summary>
/// <param name="Passed">Names of those that passed, in the order in which they ended.</param>
/// <param name="Failed">Names of those that failed.</param>
/// <param name="Skipped">Names of those that could not run.</param>
internal sealed record SelfTestSummary(IReadOnlyList<string> Passed, IReadOnlyList<string> Failed, IReadOnlyList<string> Skipped);
