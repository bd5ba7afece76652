using System;
using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace Cosmos.Tests.Faults;

/// <summary>ECMA-335 III.3.31 and III.3.55: the exceptions of division, remainder, checked arithmetic and conversion.</summary>
public sealed class ArithmeticTests
{
    [Test]
    public void Division_by_zero_for_every_integer_type()
    {
        Assert.That(() => Id(1) / Id(0), Throws.TypeOf<DivideByZeroException>());
        Assert.That(() => Id(1u) / Id(0u), Throws.TypeOf<DivideByZeroException>());
        Assert.That(() => Id(1L) / Id(0L), Throws.TypeOf<DivideByZeroException>());
        Assert.That(() => Id(1UL) / Id(0UL), Throws.TypeOf<DivideByZeroException>());
        Assert.That(() => Id((short)1) / Id((short)0), Throws.TypeOf<DivideByZeroException>());
        Assert.That(() => Id((byte)1) / Id((byte)0), Throws.TypeOf<DivideByZeroException>());
    }

    [Test]
    public void Remainder_by_zero()
    {
        Assert.That(() => Id(1) % Id(0), Throws.TypeOf<DivideByZeroException>());
        Assert.That(() => Id(1L) % Id(0L), Throws.TypeOf<DivideByZeroException>());
        Assert.That(() => Math.DivRem(Id(7), Id(0)), Throws.TypeOf<DivideByZeroException>());
    }

    [Test]
    public void The_smallest_integer_divided_by_minus_one_overflows()
    {
        Assert.That(() => Id(int.MinValue) / Id(-1), Throws.TypeOf<OverflowException>());
        Assert.That(() => Id(long.MinValue) / Id(-1L), Throws.TypeOf<OverflowException>());
        Assert.That(() => Id(int.MinValue) % Id(-1), Throws.TypeOf<OverflowException>());
    }

    [Test]
    public void Floating_point_division_does_not_throw()
    {
        Assert.That(Id(1.0) / Id(0.0), Is.EqualTo(double.PositiveInfinity));
        Assert.That(double.IsNaN(Id(0.0) / Id(0.0)), Is.True);
        Assert.That(Id(1f) / Id(-0f), Is.EqualTo(float.NegativeInfinity));
    }

    [Test]
    public void Decimal_and_wide_integers_divide_by_zero_too()
    {
        Assert.That(() => Id(1m) / Id(0m), Throws.TypeOf<DivideByZeroException>());
        Assert.That(() => Id((Int128)1) / Id((Int128)0), Throws.TypeOf<DivideByZeroException>());
        Assert.That(() => Id(System.Numerics.BigInteger.One) / Id(System.Numerics.BigInteger.Zero), Throws.TypeOf<DivideByZeroException>());
    }

    [Test]
    public void Checked_arithmetic_overflows()
    {
        Assert.That(() => checked(Id(int.MaxValue) + Id(1)), Throws.TypeOf<OverflowException>());
        Assert.That(() => checked(Id(long.MinValue) - Id(1L)), Throws.TypeOf<OverflowException>());
        Assert.That(() => checked(Id(uint.MaxValue) * Id(2u)), Throws.TypeOf<OverflowException>());
        Assert.That(() => checked(Id(ulong.MaxValue) * Id(2ul)), Throws.TypeOf<OverflowException>());
        Assert.That(() => checked(-Id(int.MinValue)), Throws.TypeOf<OverflowException>());
        Assert.That(unchecked(Id(int.MaxValue) + Id(1)), Is.EqualTo(int.MinValue));
    }

    [Test]
    public void Checked_conversions_overflow()
    {
        Assert.That(() => checked((byte)Id(256)), Throws.TypeOf<OverflowException>());
        Assert.That(() => checked((uint)Id(-1)), Throws.TypeOf<OverflowException>());
        Assert.That(() => checked((int)Id(1e10)), Throws.TypeOf<OverflowException>());
        Assert.That(() => checked((int)Id(double.NaN)), Throws.TypeOf<OverflowException>());
        Assert.That(() => checked((long)Id(1e20f)), Throws.TypeOf<OverflowException>());
        Assert.That(() => decimal.ToInt32(Id(1e20m)), Throws.TypeOf<OverflowException>());
    }

    [Test]
    public void Ten_thousand_divisions_by_zero_keep_all_registers()
    {
        long sum = 0;
        double fraction = 0.5;
        for (int i = 0; i < 10_000; i++)
        {
            try
            {
                sum += i / Id(i & 1);
            }
            catch (DivideByZeroException)
            {
                fraction += 1;
            }
        }
        Assert.That((sum, fraction), Is.EqualTo((25_000_000L, 5000.5)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Id<T>(T value) => value;
}
