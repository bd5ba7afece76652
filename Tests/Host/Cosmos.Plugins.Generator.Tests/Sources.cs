namespace Cosmos.Plugins.Generator.Tests;

/// <summary>Sources of commands.</summary>
internal static class Sources
{
    public const string Body = "{ public ValueTask<int> RunAsync(CommandContext context, CancellationToken stop) => new(ExitStatus.Success); }";

    /// <summary>A command with a name of its own.</summary>
    public static string Command(string name, string extra = "") =>
        $$"""
        [ShellCommand("{{name}}", "Does {{name}}."{{extra}})]
        public sealed class Command_{{name}} : IShellCommand {{Body}}
        """;
}
