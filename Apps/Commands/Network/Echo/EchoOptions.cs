using System;

namespace Cosmos.Commands.Network.Echo;

/// <summary>How echo requests are sent.</summary>
/// <param name="Count">How many; <see langword="null"/> until somebody ends it.</param>
/// <param name="Interval">Time between two.</param>
/// <param name="Patience">How long an answer is waited for.</param>
/// <param name="Size">Bytes of payload.</param>
/// <param name="IsQuiet">Whether only the statistics are printed.</param>
internal sealed record EchoOptions(long? Count, TimeSpan Interval, TimeSpan Patience, int Size, bool IsQuiet);
