namespace System.Runtime.CompilerServices;

/// <summary>What the compiler needs for records where the class library does not have it.</summary>
internal static class IsExternalInit
{
}
