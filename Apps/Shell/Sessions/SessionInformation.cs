using System.Collections.Generic;

namespace Cosmos.Shell;

/// <summary>Who is at the other end of a session.</summary>
/// <param name="UserName">Who logged in; <c>console</c> on the serial console.</param>
/// <param name="Origin">Where from: <c>serial</c>, or address and port of the peer.</param>
/// <param name="Environment">Variables that the client sent.</param>
public sealed record SessionInformation(string UserName, string Origin, IReadOnlyDictionary<string, string> Environment);
