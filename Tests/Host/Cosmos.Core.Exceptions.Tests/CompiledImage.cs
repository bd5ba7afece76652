using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using NUnit.Framework;

namespace Cosmos.Core.Exceptions.Tests;

/// <summary>The sample program, compiled by ilc, linked by lld and loaded into memory as its program headers say, at any address.</summary>
internal sealed unsafe class CompiledImage : IDisposable
{
    private static readonly Lazy<CompiledImage> s_shared = new(Build);

    private readonly byte* _memory;
    private readonly ulong _lowest;
    private readonly Dictionary<string, (ulong Address, ulong Size)> _symbols = [];
    private readonly Dictionary<string, (ulong Address, ulong Size)> _sections = [];

    private CompiledImage(string path)
    {
        Path = path;
        byte[] file = File.ReadAllBytes(path);
        (ulong Offset, ulong Address, ulong FileSize, ulong Size)[] segments = [.. ReadSegments(file)];
        _lowest = segments.Min(segment => segment.Address);
        ulong end = segments.Max(segment => segment.Address + segment.Size);
        _memory = (byte*)NativeMemory.AllocZeroed((nuint)(end - _lowest));
        foreach ((ulong offset, ulong address, ulong fileSize, _) in segments)
        {
            file.AsSpan((int)offset, (int)fileSize).CopyTo(new Span<byte>(At(address), (int)fileSize));
        }

        ReadSections(file);
    }

    /// <summary>Built once for all tests.</summary>
    internal static CompiledImage Shared => s_shared.Value;

    /// <summary>The linked file.</summary>
    internal string Path { get; }

    /// <summary>Where the byte with the given link-time address is in memory.</summary>
    internal byte* At(ulong address) => _memory + (address - _lowest);

    /// <summary>The link-time address of a byte in memory.</summary>
    internal ulong AddressOf(void* pointer) => (ulong)((byte*)pointer - _memory) + _lowest;

    internal ulong Section(string name) => _sections[name].Address;

    /// <summary>The symbol with the shortest name that ends like this: data of a method has the method's name with a prefix.</summary>
    internal (ulong Address, ulong Size) Symbol(string suffix) =>
        _symbols.Where(symbol => symbol.Key.EndsWith(suffix, StringComparison.Ordinal)).MinBy(symbol => symbol.Key.Length).Value;

    /// <summary>Section of the ReadyToRun header, whose address is the only entry of <c>__modules</c>.</summary>
    internal byte* ReadyToRunSection(int id, out uint size)
    {
        byte* header = At(*(ulong*)At(Section("__modules")));
        int count = *(ushort*)(header + 12);
        for (byte* row = header + 16; count > 0; count--, row += 24)
        {
            if (*(int*)row != id) continue;
            size = (uint)(*(ulong*)(row + 16) - *(ulong*)(row + 8));
            return At(*(ulong*)(row + 8));
        }

        throw new InvalidOperationException($"The image has no section {id}.");
    }

    public void Dispose() => NativeMemory.Free(_memory);

    private static CompiledImage Build()
    {
        string packages = Metadata("PackageRoot");
        string version = Metadata("Version");
        string directory = Directory.CreateTempSubdirectory("cosmos-exceptions-").FullName;
        string compiler = System.IO.Path.Combine(packages, "runtime.linux-x64.microsoft.dotnet.ilcompiler", version, "tools", "ilc");
        string framework = System.IO.Path.Combine(packages, "microsoft.netcore.app.runtime.nativeaot.linux-x64", version, "runtimes", "linux-x64");
        if (!File.Exists(compiler)) Assert.Ignore("ilc for this host is not installed.");
        string objectFile = System.IO.Path.Combine(directory, "sample.o");
        string image = System.IO.Path.Combine(directory, "sample.elf");
        Run(compiler, Metadata("Sample"), "-o", objectFile, "-r", $"{framework}/native/*.dll", "-r", $"{framework}/lib/net10.0/*.dll",
            "--targetos:linux", "--targetarch:x64", "-O", "--initassembly:System.Private.CoreLib",
            "--initassembly:System.Private.StackTraceMetadata", "--initassembly:System.Private.TypeLoader",
            "--initassembly:System.Private.Reflection.Execution", "--generateunmanagedentrypoints:System.Private.CoreLib,HIDDEN",
            "--directpinvoke:libSystem.Native", "--stacktracedata", "--scanreflection", "--methodbodyfolding:generic", "--resilient",
            "--dehydrate", "--feature:System.Globalization.Invariant=true",
            "--feature:System.Diagnostics.Tracing.EventSource.IsSupported=false", "--notrimwarn", "--noaotwarn");
        Run("ld.lld", "-static", "-z", "norelro", "--no-pie", "--eh-frame-hdr", "--unresolved-symbols=ignore-all", "-e",
            "__managed__Main", "-o", image, objectFile);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(directory, recursive: true);
        return new CompiledImage(image);
    }

    /// <summary>Runs a program and returns what it prints.</summary>
    internal static string Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Start(start);
        System.Threading.Tasks.Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, () => $"{program} failed: {errors.Result}");
        return output;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Ignore($"{start.FileName} is not installed (packages clang, lld and binutils).");
            throw;
        }
    }

    private static string Metadata(string key) =>
        typeof(CompiledImage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    private static IEnumerable<(ulong Offset, ulong Address, ulong FileSize, ulong Size)> ReadSegments(byte[] file)
    {
        const uint Load = 1;
        int table = (int)BitConverter.ToUInt64(file, 32);
        int count = BitConverter.ToUInt16(file, 56);
        for (int index = 0; index < count; index++)
        {
            int row = table + index * 56;
            if (BitConverter.ToUInt32(file, row) != Load) continue;
            yield return (BitConverter.ToUInt64(file, row + 8), BitConverter.ToUInt64(file, row + 16), BitConverter.ToUInt64(file, row + 32),
                BitConverter.ToUInt64(file, row + 40));
        }
    }

    private void ReadSections(byte[] file)
    {
        const uint SymbolTable = 2;
        int table = (int)BitConverter.ToUInt64(file, 40);
        int count = BitConverter.ToUInt16(file, 60);
        int names = (int)BitConverter.ToUInt64(file, table + BitConverter.ToUInt16(file, 62) * 64 + 24);
        for (int index = 0; index < count; index++)
        {
            int row = table + index * 64;
            ulong size = BitConverter.ToUInt64(file, row + 32);
            _sections[Name(file, names + BitConverter.ToInt32(file, row))] = (BitConverter.ToUInt64(file, row + 16), size);
            if (BitConverter.ToUInt32(file, row + 4) != SymbolTable) continue;
            int strings = (int)BitConverter.ToUInt64(file, table + BitConverter.ToInt32(file, row + 40) * 64 + 24);
            int start = (int)BitConverter.ToUInt64(file, row + 24);
            for (int symbol = start; symbol < start + (int)size; symbol += 24)
            {
                string name = Name(file, strings + BitConverter.ToInt32(file, symbol));
                _symbols[name] = (BitConverter.ToUInt64(file, symbol + 8), BitConverter.ToUInt64(file, symbol + 16));
            }
        }
    }

    private static string Name(byte[] file, int offset) =>
        Encoding.ASCII.GetString(file, offset, Array.IndexOf(file, (byte)0, offset) - offset);
}
