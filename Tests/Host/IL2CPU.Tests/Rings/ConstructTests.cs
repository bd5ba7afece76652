using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Cosmos.IL2CPU.Rings;
using NUnit.Framework;

namespace Cosmos.IL2CPU.Tests.Rings;

/// <summary>What the scanner finds in code, and what it must not.</summary>
[TestFixture]
public sealed class ConstructTests
{
    private static readonly (string Members, Constructs Construct, string Detail)[] Refused =
    [
        ("static int M(int* p) => 0;", Constructs.Pointers, "has a pointer in its signature"),
        ("static int M() { int x = 1; int* p = &x; Use(&p); return *p; } static void Use(int** p) { *p = null; }", Constructs.Pointers, "has a pointer in a local variable"),
        ("static string M(nint p) => new string((char*)p);", Constructs.Pointers, "calls System.String..ctor with a pointer"),
        ("static void M() { *(byte*)0xB8000 = 65; }", Constructs.RawMemory, "writes to memory by an address"),
        ("static int M(nint p) => *(int*)p;", Constructs.RawMemory, "reads memory by an address"),
        ("static ref int M(nint p) => ref *(int*)p;", Constructs.RawMemory, "makes a reference from an address"),
        ("static void M(nint p) => Use(ref *(int*)p); static void Use(ref int x) => x = 1;", Constructs.RawMemory, "makes a reference from an address"),
        ("struct S { public int X; } static int M(nint p) => ((S*)p)->X;", Constructs.RawMemory, "uses an object or structure by its address"),
        ("static string M(nint p) => ((DateTime*)p)->ToString();", Constructs.RawMemory, "uses an object or structure by its address"),
        ("static nint M(ref int x) { fixed (int* p = &x) return (nint)p; }", Constructs.Addresses, "takes the address of something with fixed"),
        ("static nint M() { int x = 1; return (nint)(&x); }", Constructs.Addresses, "takes the address of a variable or object"),
        ("static int M(delegate*<int> f) => f();", Constructs.FunctionPointers, "calls through a function pointer"),
        ("static nint M() => (nint)(delegate*<void>)&F; static void F() { }", Constructs.FunctionPointers, "takes the address of a method"),
        ("static int M() { byte* p = stackalloc byte[8]; return Use(p); } static int Use(byte* p) => p[9];", Constructs.StackMemory, "uses stackalloc for more than a span"),
        ("static int M(int n) => new Span<byte>(Stack(stackalloc byte[n]), 99)[98]; static void* Stack(Span<byte> s) => null;", Constructs.Pointers, "calls System.Span`1..ctor with a pointer"),
        ("[DllImport(\"libc\")] static extern int getpid();", Constructs.NativeCalls, "calls the native function getpid of libc (P/Invoke)"),
        ("[DllImport(\"cosmos\")] static extern int CosmosNative_X();", Constructs.KernelCalls, "calls the native function CosmosNative_X of cosmos (P/Invoke)"),
        ("[UnmanagedCallersOnly] static void M() { }", Constructs.NativeExports, "can be called by native code ([UnmanagedCallersOnly])"),
        ("static string M(object o) => Unsafe.As<string>(o);", Constructs.UnsafeMembers, "uses System.Runtime.CompilerServices.Unsafe.As"),
        ("static ref int M(int[] a) => ref Unsafe.Add(ref a[0], 100);", Constructs.UnsafeMembers, "uses System.Runtime.CompilerServices.Unsafe.Add"),
        ("static string M(byte[] b) => Unsafe.BitCast<(byte[], int), (string, int)>((b, 1)).Item1;", Constructs.UnsafeMembers, "uses System.Runtime.CompilerServices.Unsafe.BitCast"),
        ("static Span<int> M(ref int x) => MemoryMarshal.CreateSpan(ref x, 100);", Constructs.UnsafeMembers, "uses System.Runtime.InteropServices.MemoryMarshal.CreateSpan"),
        ("static Span<char> M(string s) => MemoryMarshal.AsMemory(s.AsMemory()).Span;", Constructs.UnsafeMembers, "uses System.Runtime.InteropServices.MemoryMarshal.AsMemory"),
        ("static byte M(nint p) => Marshal.ReadByte(p);", Constructs.UnsafeMembers, "uses System.Runtime.InteropServices.Marshal.ReadByte"),
        ("static object? M(nint p) => GCHandle.FromIntPtr(p).Target;", Constructs.UnsafeMembers, "uses System.Runtime.InteropServices.GCHandle.FromIntPtr"),
        ("static nint M(object o) => GCHandle.Alloc(o, GCHandleType.Pinned).AddrOfPinnedObject();", Constructs.UnsafeMembers, "uses System.Runtime.InteropServices.GCHandle.AddrOfPinnedObject"),
        ("static object M(int[] a) => System.Runtime.Intrinsics.Vector128.LoadUnsafe(ref a[0], 99);", Constructs.UnsafeMembers, "uses System.Runtime.Intrinsics.Vector128.LoadUnsafe"),
        ("static Func<string, nint> M() => NativeLibrary.Load;", Constructs.UnsafeMembers, "uses System.Runtime.InteropServices.NativeLibrary.Load"),
        ("[SkipLocalsInit] static Guid M(bool b) { Guid g; if (b) g = default; else g = Guid.Empty; return g; }", Constructs.UninitializedLocals, "does not initialise its local variables ([SkipLocalsInit])"),
        ("[UnsafeAccessor(UnsafeAccessorKind.Field, Name = \"_items\")] static extern ref int[] M(List<int> l);", Constructs.PrivateAccess, "uses what another type keeps private ([UnsafeAccessor])"),
        ("[StructLayout(LayoutKind.Explicit)] struct U { [FieldOffset(0)] public string S; [FieldOffset(0)] public byte[] B; }", Constructs.OverlappingReferences, "has fields that lie on each other and may hold references"),
        ("struct A { public string S; } struct B { public byte[] S; } [StructLayout(LayoutKind.Explicit)] struct U { [FieldOffset(0)] public A X; [FieldOffset(0)] public B Y; }", Constructs.OverlappingReferences, "has fields that lie on each other and may hold references"),
        ("struct S { public int* P; }", Constructs.Pointers, "is a pointer"),
    ];

    private static IEnumerable<int> Indices => Enumerable.Range(0, Refused.Length);

    private static readonly Lazy<ILookup<string, Finding>> Optimised = new(() => Compile(true));
    private static readonly Lazy<ILookup<string, Finding>> Debug = new(() => Compile(false));

    [Test]
    public void What_the_type_system_does_not_check_is_found([ValueSource(nameof(Indices))] int index)
    {
        (string members, Constructs construct, string detail) = Refused[index];
        string type = TypeOf(index);
        Assert.That(Optimised.Value[type], Has.Some.Matches<Finding>(f => f.Construct.HasFlag(construct) && f.Detail == detail), members);
        Assert.That(Debug.Value[type], Has.Some.Matches<Finding>(f => f.Construct.HasFlag(construct) && f.Detail == detail), "debug code: " + members);
    }

    [Test]
    public void Every_construct_has_a_sample() => Assert.That(Enum.GetValues<Constructs>().Except([Constructs.None, Constructs.All, Constructs.Unverifiable, Constructs.UnsafeContext]),
        Is.SubsetOf(Refused.Select(r => r.Construct)));

    [TestCase("static int M(int n) { Span<byte> s = new(Hide(stackalloc byte[4]), 4); return s.Length; } static void* Hide(Span<byte> s) => null;")]
    [TestCase("static int M(int n, int m) { byte* p = stackalloc byte[n]; return new Span<byte>(p, m).Length; }")]
    [TestCase("static int M(int n) { byte* p = stackalloc byte[n]; n += 100; return new Span<byte>(p, n).Length; }")]
    [TestCase("static int M() { byte* p = stackalloc byte[8]; return new Span<long>(p, 8).Length; }")]
    [TestCase("static object M(nint p) => typeof(Marshal).GetMethod(\"ReadByte\", [typeof(nint)])!.Invoke(null, [p])!;")]
    [TestCase("static int M(int n) { byte* p = stackalloc byte[n * 4]; return new Span<int>(p, n).Length; }")]
    [TestCase("static int M() => new Span<byte>((byte*)0x1000, 16)[0];")]
    public void Tricks_are_found(string members) =>
        Assert.That(Sample.Findings(members), Is.Not.Empty);

    // In such code `ref int M() { int x = 1; return ref x; }` is a warning, and nothing in the IL tells it from a safe method.
    [Test]
    public void Unsafe_contexts_are_found_because_references_may_outlive_their_variables_there() =>
        Assert.That(Sample.Scan(Sample.Compile("Dangling", "public static class C { public static unsafe void M() { } }")).Findings.Single(),
            Has.Property("Construct").EqualTo(Constructs.UnsafeContext).And.Property("Detail").EqualTo("it is compiled with AllowUnsafeBlocks"));

    [Test]
    public void Places_are_named_as_the_programmer_wrote_them()
    {
        IReadOnlyList<Finding> findings = Sample.Scan(Sample.Compile("Places", """
            public static class C
            {
                public static async Task<int> Later(nint p) { await Task.Yield(); return Peek(p); static int Peek(nint q) => Marshal.ReadInt32(q); }
                public static async Task<int> Awaited(nint p) { await Task.Yield(); return Marshal.ReadInt32(p); }
                public static IEnumerable<int> Each(nint p) { yield return Marshal.ReadInt32(p); }
                public static Func<int> Made(nint p) => () => Marshal.ReadInt32(p);
            }
            """)).Findings;
        Assert.That(findings.Select(f => f.Place), Is.SupersetOf(new[] { "C.Later", "C.Awaited", "C.Each", "C.Made" }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Safe_code_is_never_refused(bool optimize)
    {
        string source = File.ReadAllText(Path.Combine(TestPaths.Repository, "Tests", "Host", "IL2CPU.Tests", "Rings", "SafePatterns.cs"));
        string path = Sample.Compile("Safe", source[source.IndexOf("internal static", StringComparison.Ordinal)..], null, optimize);
        Assert.That(Sample.Scan(path).Findings, Is.Empty);
    }

    [Test]
    public void Safe_code_of_the_compiler_in_the_sdk_is_never_refused() =>
        Assert.That(Sample.Scan(typeof(SafePatterns).Assembly.Location).Findings, Is.Empty);

    [Test]
    public void A_damaged_assembly_is_an_error_that_names_it() =>
        Assert.That(() => Sample.Scan(TestPaths.Write(TestPaths.CreateDirectory(), "Odd.dll", "MZ, but no assembly")),
            Throws.InstanceOf<BuildException>().With.Property("Code").EqualTo("COSMOS0104").And.Message.Contains("Odd.dll"));

    [Test]
    public void Whatever_an_assembly_contains_it_is_read_or_refused()
    {
        string path = Sample.Compile("Victim", "public static class C { public static async Task<int> M(int n) { await Task.Yield(); ReadOnlySpan<byte> s = [1, 2, 3]; return s[n] switch { 1 => n, 2 => 3, _ => 4 }; } }");
        byte[] original = File.ReadAllBytes(path);
        var random = new Random(4711);
        int refused = 0;
        for (int round = 0; round < 400; round++)
        {
            byte[] damaged = [.. original];
            for (int i = random.Next(1, 6); i > 0; i--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(path, damaged);
            try
            {
                AssemblyFacts.Read(path);
                Sample.Scan(path);
            }
            catch (BuildException)
            {
                refused++;
            }
        }
        Assert.That(refused, Is.Positive);
    }

    private static string TypeOf(int index) => $"C{index}";

    // One compilation for all of them: a class for each.
    private static ILookup<string, Finding> Compile(bool optimize)
    {
        string source = string.Join("\n", Refused.Select((r, i) => $"public static unsafe class {TypeOf(i)} {{ {r.Members} }}"));
        return Sample.Scan(Sample.Compile("Refused", source, null, optimize)).Findings.ToLookup(f => f.Type.Split('.')[0]);
    }
}
