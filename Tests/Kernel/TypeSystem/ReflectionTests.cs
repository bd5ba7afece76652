using System;
using System.Collections.Generic;
using System.Linq;
using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace Cosmos.Tests.TypeSystem;

/// <summary>What reflection can do in a program that was compiled ahead of time.</summary>
public sealed class ReflectionTests
{
    [Test]
    public void Methods_properties_fields_and_constructors()
    {
        Type type = typeof(Sample);
        object sample = Activator.CreateInstance(type, "made", 5)!;
        Assert.That(type.GetProperty("Text")!.GetValue(sample), Is.EqualTo("made"));
        type.GetProperty("Text")!.SetValue(sample, "changed");
        Assert.That(type.GetMethod("Repeat")!.Invoke(sample, [2]), Is.EqualTo("changedchanged"));
        type.GetField("Number")!.SetValue(sample, 9);
        Assert.That(((Sample)sample).Number, Is.EqualTo(9));
        Assert.That(type.GetField("_hidden", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(sample), Is.EqualTo("secret"));
        Assert.That(type.GetConstructor([typeof(string), typeof(int)])!.Invoke(["x", 1]), Is.TypeOf<Sample>());
    }

    [Test]
    public void Static_members_and_ref_and_out_parameters()
    {
        object?[] arguments = [7, null];
        object? answer = typeof(Sample).GetMethod("Divide")!.Invoke(null, arguments);
        Assert.That((answer, arguments[1]), Is.EqualTo(((object)true, (object)3)));
        Assert.That(typeof(Sample).GetMethod("Default")!.Invoke(null, [Type.Missing]), Is.EqualTo("standard"));
    }

    [Test]
    public void Attributes()
    {
        TagAttribute tag = typeof(Sample).GetCustomAttribute<TagAttribute>()!;
        Assert.That((tag.Name, tag.Kinds[1].Name, tag.Day), Is.EqualTo(("sample", "String", DayOfWeek.Friday)));
        Assert.That(typeof(Sample).GetMethod("Repeat")!.IsDefined(typeof(ObsoleteAttribute)), Is.True);
        Assert.That(typeof(Sample).GetMethod("Repeat")!.GetParameters()[0].Name, Is.EqualTo("count"));
    }

    [Test]
    public void Type_descriptions()
    {
        Assert.That(typeof(Dictionary<string, List<int>>).ToString(), Is.EqualTo("System.Collections.Generic.Dictionary`2[System.String,System.Collections.Generic.List`1[System.Int32]]"));
        Assert.That(typeof(int[,]).GetArrayRank(), Is.EqualTo(2));
        Assert.That(typeof(List<int>).GetGenericTypeDefinition(), Is.EqualTo(typeof(List<>)));
        Assert.That(typeof(IEnumerable<string>).IsAssignableFrom(typeof(List<string>)), Is.True);
        Assert.That(typeof(Sample).BaseType, Is.EqualTo(typeof(SampleBase)));
        Assert.That(typeof(Sample).GetInterfaces(), Does.Contain(typeof(IDisposable)));
        Assert.That(typeof(DayOfWeek).IsEnum && typeof(Guid).IsValueType && typeof(Sample).IsNestedPublic, Is.True);
        Assert.That(Type.GetType("System.Collections.Generic.List`1[[System.Int32]]"), Is.EqualTo(typeof(List<int>)));
        Assert.That(Nullable.GetUnderlyingType(typeof(int?)), Is.EqualTo(typeof(int)));
    }

    [Test]
    public void MakeGenericType_over_reference_types()
    {
        Type made = typeof(List<>).MakeGenericType(SecretType());
        object list = Activator.CreateInstance(made)!;
        made.GetMethod("Add")!.Invoke(list, [new Unseen()]);
        Assert.That(made.GetProperty("Count")!.GetValue(list), Is.EqualTo(1));
        Assert.That(typeof(Pair<,>).MakeGenericType(SecretType(), typeof(string)).Name, Is.EqualTo("Pair`2"));
    }

    [Test]
    public void MakeGenericMethod_over_reference_types()
    {
        MethodInfo generic = typeof(ReflectionTests).GetMethod(nameof(NameOf))!;
        Assert.That(generic.MakeGenericMethod(SecretType()).Invoke(null, []), Is.EqualTo("Unseen"));
        Assert.That(generic.MakeGenericMethod(typeof(string)).Invoke(null, []), Is.EqualTo("String"));
    }

    [Test]
    public void Arrays_can_be_made_of_any_type()
    {
        Array array = Array.CreateInstance(SecretType(), 3);
        array.SetValue(new Unseen(), 1);
        Assert.That((array.Length, array.GetValue(1)?.GetType()), Is.EqualTo((3, typeof(Unseen))));
        Array grid = Array.CreateInstance(typeof(int), 2, 3);
        grid.SetValue(5, 1, 2);
        Assert.That(((int[,])grid)[1, 2], Is.EqualTo(5));
    }

    [Test]
    public void Delegates_can_be_made_from_methods()
    {
        MethodInfo method = typeof(Sample).GetMethod("Repeat")!;
        var sample = new Sample("ab", 1);
        var closed = method.CreateDelegate<Func<int, string>>(sample);
        Assert.That(closed(3), Is.EqualTo("ababab"));
        var open = method.CreateDelegate<Func<Sample, int, string>>();
        Assert.That(open(sample, 2), Is.EqualTo("abab"));
    }

    [Test]
    public void Expressions_are_interpreted()
    {
        Expression<Func<int, int, int>> add = (a, b) => (a * b) + 1;
        Assert.That(add.Compile()(6, 7), Is.EqualTo(43));
        ParameterExpression n = Expression.Parameter(typeof(int)), result = Expression.Variable(typeof(int));
        LabelTarget end = Expression.Label(typeof(int));
        var factorial = Expression.Lambda<Func<int, int>>(
            Expression.Block(
                [result],
                Expression.Assign(result, Expression.Constant(1)),
                Expression.Loop(
                    Expression.IfThenElse(
                        Expression.GreaterThan(n, Expression.Constant(1)),
                        Expression.MultiplyAssign(result, Expression.PostDecrementAssign(n)),
                        Expression.Break(end, result)),
                    end)),
            n);
        Assert.That(factorial.Compile()(6), Is.EqualTo(720));
        Expression<Func<string, int>> length = s => s.Trim().Length;
        Assert.That(length.Compile()("  abc "), Is.EqualTo(3));
    }

    [Test]
    public void Emitting_code_is_refused_where_there_is_no_compiler()
    {
        if (RuntimeFeature.IsDynamicCodeSupported)
            Assert.Ignore("This world has a just-in-time compiler.");
        Assert.That(() => new DynamicMethod("made", typeof(int), []), Throws.TypeOf<PlatformNotSupportedException>());
        Assert.That(() => AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("a"), AssemblyBuilderAccess.Run), Throws.TypeOf<PlatformNotSupportedException>());
        Assert.That(() => Assembly.Load([1, 2, 3]), Throws.TypeOf<PlatformNotSupportedException>().Or.TypeOf<BadImageFormatException>());
    }

    [Test]
    public void Assemblies_know_themselves()
    {
        Assembly assembly = typeof(ReflectionTests).Assembly;
        Assert.That(assembly.GetName().Name, Is.EqualTo("TypeSystem"));
        Assert.That(assembly.GetTypes().Contains(typeof(Sample)), Is.True);
        Assert.That(typeof(object).Assembly.GetName().Name, Is.EqualTo("System.Private.CoreLib"));
        Assert.That(assembly.GetType(typeof(Sample).FullName!), Is.EqualTo(typeof(Sample)));
    }

    [Test]
    public void Enumerations_by_reflection()
    {
        Assert.That(Enum.GetNames<DayOfWeek>()[5], Is.EqualTo("Friday"));
        Assert.That(Enum.Parse<Flags>("One, Four"), Is.EqualTo(Flags.One | Flags.Four));
        Assert.That((Flags.One | Flags.Two).ToString(), Is.EqualTo("One, Two"));
        Assert.That(Enum.IsDefined((DayOfWeek)9), Is.False);
        Assert.That(Enum.TryParse("saturday", ignoreCase: true, out DayOfWeek day) && day == DayOfWeek.Saturday, Is.True);
    }

    public static string NameOf<T>() => typeof(T).Name;

    // Only reflection makes instantiations over this type.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Type SecretType() => typeof(Unseen);

    [Flags]
    public enum Flags
    {
        One = 1,
        Two = 2,
        Four = 4,
    }

    public sealed class Unseen;

    public sealed class Pair<TLeft, TRight>
    {
        public TLeft? Left { get; set; }

        public TRight? Right { get; set; }
    }

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class TagAttribute(string name, params Type[] kinds) : Attribute
    {
        public string Name => name;

        public Type[] Kinds => kinds;

        public DayOfWeek Day { get; set; }
    }

    public class SampleBase : IDisposable
    {
        public void Dispose() => GC.SuppressFinalize(this);
    }

    [Tag("sample", typeof(int), typeof(string), Day = DayOfWeek.Friday)]
    public sealed class Sample(string text, int number) : SampleBase
    {
        public int Number = number;
#pragma warning disable IDE0044, CS0414 // reached by reflection only
        private string _hidden = "secret";
#pragma warning restore IDE0044, CS0414

        public string Text { get; set; } = text;

        public static bool Divide(int value, out int half)
        {
            half = value / 2;
            return value % 2 != 0;
        }

        public static string Default(string text = "standard") => text;

        [Obsolete("For the attribute's sake.")]
        public string Repeat(int count) => string.Concat(Enumerable.Repeat(Text, count));
    }
}
