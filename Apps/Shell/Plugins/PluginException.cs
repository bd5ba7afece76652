using System;

namespace Cosmos.Shell;

/// <summary>The plugins of an image do not go together; the message names who, and the remedy.</summary>
/// <param name="message">A sentence for whoever builds the image.</param>
public sealed class PluginException(string message) : Exception(message);
