using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Cosmos.Plugins.Generator;

/// <summary>The rules that commands keep. Each message ends with what to do.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor Grammar = Error("COSMOS0501", "Grammar of a command",
        "{0}: the grammar '{1}' is wrong at column {2}: {3} The language is described at CommandGrammar.");

    public static readonly DiagnosticDescriptor DuplicateName = Error("COSMOS0502", "Two commands of one name",
        "{0} and {1} both call themselves '{2}'. Give one of them another name or alias.");

    public static readonly DiagnosticDescriptor DuplicateInImage = Error("COSMOS0503", "Two plugins with a command of one name",
        "{0} and {1} both have a command '{2}'. Leave one of them out of the image, or rename the command.");

    public static readonly DiagnosticDescriptor Class = Error("COSMOS0504", "Class of a command",
        "{0} cannot be made: it is {1}. A command is a class, sealed and public or internal, without type parameters.");

    public static readonly DiagnosticDescriptor Interface = Error("COSMOS0505", "Contract of a command",
        "{0} has [ShellCommand], but does not implement IShellCommand. Add it: public sealed class {0} : IShellCommand.");

    public static readonly DiagnosticDescriptor Constructor = Error("COSMOS0506", "Constructor of a command",
        "{0} has {1}. A command has one public or internal constructor, whose parameters are the services that it needs.");

    public static readonly DiagnosticDescriptor Service = Error("COSMOS0507", "Parameter of a command's constructor",
        "{0}: the parameter '{1}' is {2}, which is no service. Ask for contracts (interfaces or classes) that the image offers, such as TimeProvider or IMachineClock.");

    public static readonly DiagnosticDescriptor Capability = Error("COSMOS0508", "Capability of a command",
        "{0}: the parameter '{1}' ({2}) needs the capability {3}. Write Requires = {4} in [ShellCommand], and let the image grant it.");

    public static readonly DiagnosticDescriptor Summary = Error("COSMOS0509", "Summary of a command",
        "{0}: the summary {1}. Write one sentence of at most 100 characters, with a full stop; what else there is to say belongs into Remarks.");

    public static readonly DiagnosticDescriptor Alias = Error("COSMOS0510", "Alias of a command",
        "{0}: the alias '{1}' {2}. Aliases are names in lower-case letters, digits and hyphens, beginning with a letter, separated by blanks.");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
        [Grammar, DuplicateName, DuplicateInImage, Class, Interface, Constructor, Service, Capability, Summary, Alias];

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Cosmos.Plugins", DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: "docs/plugins.md");
}
