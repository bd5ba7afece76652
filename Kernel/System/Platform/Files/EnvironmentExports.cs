using System;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Threading;
using Cosmos.Core.Boot;
using Cosmos.Core.Memory;
using Cosmos.Core.Runtime.Modules;

namespace Cosmos.System2.Files;

/// <summary>
/// The environment: <c>HOME</c>, <c>USER</c>, <c>PATH</c>, <c>TERM</c>, the variables that the build put into the image (<c>CosmosEnvironment</c>
/// items), and the words <c>env.NAME=VALUE</c> of the kernel command line; later ones override earlier ones. CoreLib asks for variables before anything is composed, so this keeps to the native heap and to ring 0.
/// </summary>
internal static unsafe class EnvironmentExports
{
    private const int MostVariables = 256;

    // Built once; a null-terminated array of zero-terminated strings, as environ(7).
    private static nint s_block;

    private static ReadOnlySpan<byte> Defaults => "HOME=/root\0USER=root\0PATH=/bin\0TERM=xterm-256color\0TERMINFO=/usr/share/terminfo\0"u8;

    // Written by Cosmos.Build.targets.
    private static ReadOnlySpan<byte> KnobPrefix => "Cosmos.Environment."u8;

    [RuntimeExport("SystemNative_GetEnviron")]
    internal static byte** GetEnvironment() => Block();

    // The block is not a copy, so nothing is freed.
    [RuntimeExport("SystemNative_FreeEnviron")]
    internal static void FreeEnvironment(byte** environment)
    {
    }

    [RuntimeExport("SystemNative_GetEnv")]
    internal static byte* GetVariable(byte* name)
    {
        byte** block = Block();
        int index = block == null ? -1 : Find(block, MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));
        return index < 0 ? null : block[index] + MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name).Length + 1;
    }

    private static byte** Block()
    {
        nint block = Volatile.Read(ref s_block);
        if (block != 0)
            return (byte**)block;
        block = (nint)Build();
        nint other = Interlocked.CompareExchange(ref s_block, block, 0);
        return (byte**)(other == 0 ? block : other);
    }

    private static byte** Build()
    {
        var block = (byte**)NativeHeap.Allocate((MostVariables + 1) * (nuint)sizeof(byte*));
        if (block == null)
            return null;
        ReadOnlySpan<byte> rest = Defaults;
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf((byte)0);
            Set(block, rest[..end]);
            rest = rest[(end + 1)..];
        }

        SetFromImage(block);
        int position = 0;
        while (true)
        {
            ReadOnlySpan<byte> word = CommandLine.NextWord(ref position);
            if (word.IsEmpty || word.SequenceEqual("--"u8))
                return block;
            if (CommandLine.StartsWith(word, "env."u8))
                Set(block, word["env."u8.Length..]);
        }
    }

    // They come as runtime knobs, whose names have a prefix of ours.
    private static void SetFromImage(byte** block)
    {
        byte** keys;
        byte** values;
        uint count = ImageInformation.GetKnobValues(&keys, &values);
        for (uint i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> key = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(keys[i]);
            if (key.StartsWith(KnobPrefix))
                Set(block, key[KnobPrefix.Length..], MemoryMarshal.CreateReadOnlySpanFromNullTerminated(values[i]));
        }
    }

    private static void Set(byte** block, ReadOnlySpan<byte> assignment)
    {
        int equals = assignment.IndexOf((byte)'=');
        if (equals >= 1)
            Set(block, assignment[..equals], assignment[(equals + 1)..]);
    }

    private static void Set(byte** block, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        nuint length = (nuint)name.Length + (nuint)value.Length + 1;
        var copy = (byte*)NativeHeap.Allocate(length + 1);
        if (copy == null)
            return;
        var text = new Span<byte>(copy, (int)length);
        name.CopyTo(text);
        text[name.Length] = (byte)'=';
        value.CopyTo(text[(name.Length + 1)..]);
        int index = Find(block, name);
        if (index < 0)
            index = Count(block);
        if (index == MostVariables)
            return;
        block[index] = copy;
    }

    private static int Count(byte** block)
    {
        int count = 0;
        while (block[count] != null)
            count++;
        return count;
    }

    private static int Find(byte** block, ReadOnlySpan<byte> name)
    {
        for (int index = 0; block[index] != null; index++)
        {
            ReadOnlySpan<byte> variable = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(block[index]);
            if (variable.Length > name.Length && variable[name.Length] == '=' && variable[..name.Length].SequenceEqual(name))
                return index;
        }

        return -1;
    }
}
