using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Cosmos.IL2CPU.Metadata;

namespace Cosmos.IL2CPU.Stages;

/// <summary>
/// Writes the platform functions that the program refers to and the kernel does not have: each answers "not supported" in the way that its
/// declaration expects, so that the class library throws what it throws on any system without the feature.
/// </summary>
internal static class StubGenerator
{
    /// <summary>Stores the calling thread's errno; exported by the platform layer.</summary>
    public const string SetErrorNumber = "SystemNative_SetErrNo";

    /// <summary>ENOSYS as the platform layer numbers it: the Linux number, as all its raw error numbers are.</summary>
    private const int FunctionNotImplemented = 38;

    /// <summary>The assembly source.</summary>
    /// <param name="imports">The functions, one per name.</param>
    /// <param name="hasErrorNumber">Whether <see cref="SetErrorNumber"/> exists.</param>
    public static string Write(IEnumerable<NativeImport> imports, bool hasErrorNumber)
    {
        var text = new StringBuilder();
        text.Append(".intel_syntax noprefix\n.text\n");
        foreach (NativeImport import in imports.OrderBy(i => i.EntryPoint, System.StringComparer.Ordinal))
            WriteFunction(text, import, hasErrorNumber);
        return text.ToString();
    }

    private static void WriteFunction(StringBuilder text, NativeImport import, bool hasErrorNumber)
    {
        string name = import.EntryPoint;
        text.Append(CultureInfo.InvariantCulture, $"\n.globl {name}\n.hidden {name}\n.type {name}, @function\n{name}:\n.cfi_startproc\n");
        if (hasErrorNumber && import.Failure is FailureKind.MinusOne or FailureKind.Zero)
        {
            text.Append("        sub     rsp, 8\n.cfi_adjust_cfa_offset 8\n");
            text.Append(CultureInfo.InvariantCulture, $"        mov     edi, {FunctionNotImplemented}\n        call    {SetErrorNumber}\n");
            text.Append("        add     rsp, 8\n.cfi_adjust_cfa_offset -8\n");
        }
        switch (import.Failure)
        {
            case FailureKind.MinusOne:
                text.Append("        mov     rax, -1\n");
                break;
            case FailureKind.Zero:
                text.Append("        xor     eax, eax\n");
                break;
            case FailureKind.ErrorCode:
                text.Append(CultureInfo.InvariantCulture, $"        mov     eax, {import.ErrorValue}\n");
                break;
        }
        text.Append(CultureInfo.InvariantCulture, $"        ret\n.cfi_endproc\n.size {name}, . - {name}\n");
    }
}
