namespace Cosmos.IL2CPU.Metadata;

/// <summary>How a native function reports failure to the managed code that declares it.</summary>
internal enum FailureKind
{
    /// <summary>Returns nothing.</summary>
    None,

    /// <summary>Returns -1 and sets errno.</summary>
    MinusOne,

    /// <summary>Returns null (or false) and sets errno.</summary>
    Zero,

    /// <summary>Returns the member ENOSYS of an error enumeration; <see cref="NativeImport.ErrorValue"/>.</summary>
    ErrorCode,
}

/// <summary>A native function that managed code declares.</summary>
/// <param name="Library">Library named by the declaration, e.g. <c>libSystem.Native</c>.</param>
/// <param name="EntryPoint">Native name.</param>
/// <param name="Failure">How it reports failure.</param>
/// <param name="ErrorValue">The value returned for <see cref="FailureKind.ErrorCode"/>.</param>
internal sealed record NativeImport(string Library, string EntryPoint, FailureKind Failure, long ErrorValue);
