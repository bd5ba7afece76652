using System;
using System.Collections.Generic;

namespace Cosmos.Make;

/// <summary>One verb of build.sh.</summary>
/// <param name="Name">The word typed.</param>
/// <param name="Usage">Name with its arguments.</param>
/// <param name="Summary">What it does, one line.</param>
/// <param name="Needs">Programs of the host that it uses.</param>
/// <param name="Run">Carries it out; gives the exit code.</param>
internal sealed record Verb(string Name, string Usage, string Summary, IReadOnlyList<Prerequisite> Needs, Func<Repository, string[], int> Run);
