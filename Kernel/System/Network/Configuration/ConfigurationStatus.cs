namespace Cosmos.Network.Configuration;

/// <summary>How far the configuration of an interface has come.</summary>
/// <param name="Phase">How far.</param>
/// <param name="Problem">What is in the way, as a sentence for people; <see langword="null"/> when nothing is known to be.</param>
public readonly record struct ConfigurationStatus(ConfigurationPhase Phase, string? Problem);
