using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace Cosmos.IL2CPU.Tests.Rings;

// Safe C# for which the compiler writes instructions that would be unsafe in other hands. ConstructTests reads this file as compiled with the
// tests, and compiles the class again from its source, optimised and not. Nothing here is ever run.
internal static class SafePatterns
{
    private const int Length = 12;

    internal enum Small : byte
    {
        Zero,
        One,
    }

    internal static ReadOnlySpan<byte> Bytes => [1, 2, 3];

    internal static ReadOnlySpan<bool> Flags => [true, false];

    internal static ReadOnlySpan<Small> Enumeration => [Small.Zero, Small.One];

    internal static ReadOnlySpan<byte> Text => "hello"u8;

    internal static int ConstantStack()
    {
        Span<byte> bytes = stackalloc byte[Length * 2];
        Span<Small> small = stackalloc Small[3];
        Span<Guid> guids = stackalloc Guid[4];
        Span<nint> natives = stackalloc nint[3];
        Span<decimal> decimals = stackalloc decimal[2];
        Span<(int, long)> tuples = stackalloc (int, long)[3];
        return bytes.Length + small.Length + guids.Length + natives.Length + decimals.Length + tuples.Length;
    }

    internal static int VariableStack(int count, uint unsigned, long wide, byte narrow, int[] array, Small small)
    {
        Span<int> integers = stackalloc int[count];
        Span<byte> bytes = count <= 128 ? stackalloc byte[count] : new byte[count];
        Span<byte> first = stackalloc byte[(int)unsigned];
        Span<int> second = stackalloc int[(int)wide];
        Span<char> third = stackalloc char[narrow];
        Span<long> fourth = stackalloc long[array[0] + 1];
        Span<char> fifth = stackalloc char[array.Length];
        Span<short> sixth = stackalloc short[(int)small];
        Span<byte> seventh = stackalloc byte[int.TryParse("7", out int parsed) ? parsed : 3];
        return integers.Length + bytes.Length + first.Length + second.Length + third.Length + fourth.Length + fifth.Length + sixth.Length + seventh.Length;
    }

    internal static int GenericStack<T>(int count)
        where T : unmanaged
    {
        Span<T> some = stackalloc T[count];
        Span<T> five = stackalloc T[5];
        return some.Length + five.Length;
    }

    internal static int InitialisedStack(bool condition, int value, DateTime time)
    {
        Span<int> constants = stackalloc int[] { 1, 2, 3 };
        Span<int> values = stackalloc int[] { condition ? 1 : value, 2, value is > 3 and < 9 ? 4 : value + 1 };
        Span<byte> same = stackalloc byte[] { 7, 7, 7, 7 };
        ReadOnlySpan<char> text = stackalloc char[] { 'a', 'b' };
        Span<DateTime> times = stackalloc DateTime[] { time, default, time.AddDays(value) };
        return constants.Length + values.Length + same.Length + text.Length + times.Length;
    }

    internal static int StackInArguments(int count) => Sum(count, stackalloc byte[count], stackalloc char[4]);

    internal static async Task<int> StackBetweenAwaits(int count)
    {
        await Task.Yield();
        int sum = Sum(count, stackalloc byte[count], "abc");
        await Task.Yield();
        return sum;
    }

    internal static int StackOrArgument(scoped Span<byte> given)
    {
        Span<byte> used = given.Length > 4 ? given : stackalloc byte[4];
        if (used[0] > 3)
            used = stackalloc byte[3];
        return used.Length;
    }

    internal static int CollectionExpressions(int a, int b, int[] more)
    {
        ReadOnlySpan<int> constants = [1, 2, 3];
        ReadOnlySpan<int> values = [a, b, 3];
        Span<string> texts = ["a", "b" + a];
        List<int> list = [1, .. more, 3];
        ImmutableArray<int> immutable = [1, a];
        int[] array = [.. values, .. list];
        return constants.Length + texts.Length + immutable.Length + array.Length + Count(1, 2, a);
    }

    internal static int Elements(ref Eight eight, int index)
    {
        int sum = 0;
        foreach (int element in eight)
            sum += element;
        eight[0] = 1;
        eight[index] = 3;
        Span<int> all = eight;
        ReadOnlySpan<int> part = eight[..3];
        return sum + all.Length + part.Length;
    }

    internal static string Strings(int x, string y) => $"{x:x8} {y,10} and {x + 1}" + y switch
    {
        "alpha" => 1,
        "beta" => 2,
        "gamma" => 3,
        "delta" => 4,
        "epsilon" => 5,
        "zeta" => 6,
        "eta" => 7,
        _ => 0,
    };

    internal static bool Patterns(string text, ReadOnlySpan<char> span, object o) =>
        span is "abc" && text is ['x', .. var rest, 'y'] && rest.Length > 0 && o is int and > 3 or Small.One;

    internal static ref int References(int[] array, int[,] matrix, ref int other, bool condition)
    {
        ref int chosen = ref condition ? ref array[0] : ref other;
        chosen = matrix[1, 2]++;
        foreach (ref int element in array.AsSpan())
            element++;
        return ref chosen;
    }

    internal static int ReferenceFields(ref int target)
    {
        Holder holder = new() { Field = ref target, Bytes = [] };
        holder.Field = 3;
        (holder.Field, target) = (target, holder.Field);
        return holder.Field + holder.Bytes.Length;
    }

    internal static long Numbers(nint native, Func<int, int> function, object boxed)
    {
        Func<bool, int> own = value => value ? 1 : 0;
        long sum = native.ToInt64() + nint.Size + sizeof(long) + function(own(true)) + (long)(nuint)3 + (nint)5;
        return checked(sum + (int)boxed + (byte)(Small)boxed + (long)(double)boxed + Unsafe.SizeOf<Guid>());
    }

    internal static int Generics<T>(T? value, Dictionary<int, nint> table)
        where T : IComparable<T> => (value?.CompareTo(default) ?? 0) + (int)table[1] + typeof(T).GetHashCode();

    internal static ReadOnlySpan<byte> CheckedReinterpretation(ReadOnlySpan<int> numbers, Span<byte> bytes)
    {
        MemoryMarshal.Write(bytes, numbers[0]);
        _ = MemoryMarshal.Cast<byte, long>(bytes);
        return MemoryMarshal.AsBytes(numbers);
    }

    internal static IEnumerable<int> Iterator(IEnumerable<int> source)
    {
        foreach (int value in source.Where(v => v > 3).Select(v => v * 2))
            yield return value;
    }

    internal static void Handlers(object gate)
    {
        lock (gate)
        {
            using var stream = new MemoryStream();
            try
            {
                stream.WriteByte(1);
            }
            catch (IOException e) when (e.Message.Length > 3)
            {
                throw;
            }
            finally
            {
                stream.Flush();
            }
        }
    }

    private static int Sum(int count, ReadOnlySpan<byte> bytes, ReadOnlySpan<char> characters) => count + bytes.Length + characters.Length;

    private static int Count(params ReadOnlySpan<int> values) => values.Length;

    [InlineArray(8)]
    internal struct Eight
    {
        private int _first;
    }

    [StructLayout(LayoutKind.Explicit)]
    internal struct NumbersOnEachOther
    {
        [FieldOffset(0)]
        public long Long;

        [FieldOffset(0)]
        public double Double;

        [FieldOffset(8)]
        public object Reference;
    }

    internal ref struct Holder
    {
        public ref int Field;
        public Span<byte> Bytes;
    }
}
