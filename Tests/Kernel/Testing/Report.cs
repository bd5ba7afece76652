namespace Cosmos.Testing;

/// <summary>The contents of one frame.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Number"><see cref="ReportEvent.Plan"/>: number of cases; <see cref="ReportEvent.End"/>: number of failures; else the case's index.</param>
/// <param name="Name">Full name of the case, or the name of the suite.</param>
/// <param name="Microseconds">Duration of the case.</param>
/// <param name="Message">Failure message or reason for skipping; empty when there is none.</param>
/// <param name="Trace">Stack trace of a failure; empty when there is none.</param>
public sealed record Report(ReportEvent Event, int Number, string Name, long Microseconds = 0, string Message = "", string Trace = "");
