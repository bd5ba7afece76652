namespace Cosmos.IL2CPU.Rings.Code;

/// <summary>What is known about a number: <c>Factor · value of Symbol · sizeof(SizeOf)</c>. Two equal quantities are equal numbers.</summary>
/// <param name="Factor">Constant factor.</param>
/// <param name="Symbol">Identifies one computed value of the method; 0 for none.</param>
/// <param name="SizeOf">Full name of a type; empty for none.</param>
internal sealed record Quantity(long Factor, int Symbol = 0, string SizeOf = "")
{
    /// <summary>Zero.</summary>
    public static Quantity Zero { get; } = new(0);

    /// <summary>Whether it is a plain number.</summary>
    public bool IsConstant => Symbol == 0 && SizeOf.Length == 0;

    /// <summary>The product, or null when it is no quantity.</summary>
    public static Quantity? Product(Quantity? left, Quantity? right)
    {
        if (left is null || right is null || (left.Symbol != 0 && right.Symbol != 0) || (left.SizeOf.Length > 0 && right.SizeOf.Length > 0))
            return null;
        bool fits = left.Factor is >= 0 and <= int.MaxValue && right.Factor is >= 0 and <= int.MaxValue;
        return fits ? new(left.Factor * right.Factor, left.Symbol + right.Symbol, left.SizeOf + right.SizeOf) : null;
    }

    /// <summary>Whether <c>offset + length</c> is at most <paramref name="total"/>, for quantities in the same unit.</summary>
    public static bool Fits(Quantity? offset, Quantity? length, Quantity? total)
    {
        if (offset is null || length is null || total is null || offset.Factor < 0 || length.Factor < 0)
            return false;
        if (offset.Factor == 0)
            offset = length with { Factor = 0 };
        return offset.Symbol == total.Symbol && offset.SizeOf == total.SizeOf && length.Symbol == total.Symbol && length.SizeOf == total.SizeOf
            && offset.Factor + length.Factor <= total.Factor;
    }
}

/// <summary>Memory that code may use within its bounds: data of the image, or of the stack.</summary>
/// <param name="Length">How many bytes.</param>
/// <param name="IsConstant">Whether it is data of the image, which nobody writes.</param>
internal sealed record Extent(Quantity? Length, bool IsConstant);

/// <summary>A value on the evaluation stack, or in a variable.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Quantity">What is known about a number.</param>
/// <param name="Extent">The memory that it points into.</param>
/// <param name="Offset">Where in <paramref name="Extent"/>, in bytes; null when that is not known.</param>
/// <param name="Span">The constant data that it covers, for a span of constant data or a reference to one.</param>
internal readonly record struct StackValue(ValueKind Kind, Quantity? Quantity = null, Extent? Extent = null, Quantity? Offset = null, Extent? Span = null);
