namespace Cosmos.Testing;

/// <summary>How one case ended.</summary>
internal readonly record struct CaseOutcome(ReportEvent Event, string Message = "", string Trace = "");
