using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Cosmos.Core.Exceptions.Sample;

/// <summary>Methods with every kind of clause and frame.</summary>
public static class Program
{
    public static int Main()
    {
        List<string> log = [];
        int sum = AllClauses(0, log) + Nested(3, log) + VariableFrame(20) + LargeFrame(7);
        Generic<string, int>("x", 1);
        foreach (string line in log) Console.WriteLine(line);
        return sum;
    }

    /// <summary>A finally in a try with a filter and two typed handlers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int AllClauses(int divisor, List<string> log)
    {
        try
        {
            try
            {
                if (divisor == 1) throw new InvalidOperationException("one");
                return 5 / divisor;
            }
            finally
            {
                log.Add("finally");
            }
        }
        catch (ArithmeticException) when (log.Count > divisor)
        {
            log.Add("filter");
            return -1;
        }
        catch (InvalidOperationException)
        {
            log.Add("first");
            return -2;
        }
        catch (FormatException)
        {
            log.Add("second");
            throw;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Nested(int depth, List<string> log)
    {
        using IDisposable scope = new Scope(log);
        return depth == 0 ? throw new FormatException() : Nested(depth - 1, log) + 1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int VariableFrame(int length)
    {
        Span<byte> bytes = stackalloc byte[length];
        bytes.Fill(1);
        return Sum(bytes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static unsafe int LargeFrame(int value)
    {
        Block block;
        Unsafe.SkipInit(out block);
        for (int index = 0; index < 8192; index++) block.Values[index] = index * value;
        return Sum(new ReadOnlySpan<byte>(&block, 8192));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TFirst Generic<TFirst, TSecond>(TFirst value, TSecond other)
    {
        try
        {
            if (other is null) throw new ArgumentNullException(nameof(other));
        }
        catch (Exception error) when (error is ArgumentException)
        {
            return value;
        }

        return value;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Sum(ReadOnlySpan<byte> bytes)
    {
        int sum = 0;
        foreach (byte value in bytes) sum += value;
        return sum;
    }

    private unsafe struct Block
    {
        internal fixed int Values[8192];
    }

    private sealed class Scope(List<string> log) : IDisposable
    {
        public void Dispose() => log.Add("disposed");
    }
}
