using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Cosmos.Terminal.Terminfo;

/// <summary>Description of a terminal type, and its compiled form as programs expect it below <c>/usr/share/terminfo</c>.</summary>
/// <remarks>term(5), "Legacy storage format" and "Extended storage format" (ncurses 6).</remarks>
public sealed class TerminfoEntry
{
    private const short Magic = 0x011A;
    private const int Absent = -1;

    private readonly SortedSet<BooleanCapability> _booleans = [];
    private readonly SortedDictionary<NumberCapability, short> _numbers = [];
    private readonly SortedDictionary<StringCapability, string> _strings = [];
    private readonly SortedDictionary<string, string> _extended = new(StringComparer.Ordinal);

    /// <summary>Makes a description without capabilities.</summary>
    /// <param name="name">Name of the type, as in the variable TERM; its first letter is the directory of the file.</param>
    /// <param name="description">The type in words.</param>
    public TerminfoEntry(string name, string description)
    {
        Name = name;
        Description = description;
    }

    /// <summary>Name of the type.</summary>
    public string Name { get; }

    /// <summary>The type in words.</summary>
    public string Description { get; }

    /// <summary>Path of the compiled form relative to a terminfo directory: <c>x/xterm</c>.</summary>
    public string RelativePath => $"{Name[0]}/{Name}";

    /// <summary>Adds properties that the terminal has.</summary>
    public TerminfoEntry With(params ReadOnlySpan<BooleanCapability> capabilities)
    {
        foreach (BooleanCapability capability in capabilities)
            _booleans.Add(capability);

        return this;
    }

    /// <summary>Adds a number.</summary>
    public TerminfoEntry With(NumberCapability capability, short value)
    {
        _numbers[capability] = value;
        return this;
    }

    /// <summary>Adds a string, in which escape sequences stand as the bytes that are sent.</summary>
    public TerminfoEntry With(StringCapability capability, string value)
    {
        _strings[capability] = value;
        return this;
    }

    /// <summary>Adds a string that is known by its name only.</summary>
    public TerminfoEntry WithExtended(string name, string value)
    {
        _extended[name] = value;
        return this;
    }

    /// <summary>The compiled form.</summary>
    public byte[] Compile()
    {
        using MemoryStream stream = new();
        byte[] names = Encoding.ASCII.GetBytes($"{Name}|{Description}\0");
        int booleanCount = _booleans.Count == 0 ? 0 : (int)_booleans.Max + 1;
        int numberCount = _numbers.Count == 0 ? 0 : (int)_numbers.Keys.Last() + 1;
        int stringCount = _strings.Count == 0 ? 0 : (int)_strings.Keys.Last() + 1;
        using MemoryStream table = new();
        int[] offsets = new int[stringCount];
        for (int index = 0; index < stringCount; index++)
            offsets[index] = _strings.TryGetValue((StringCapability)index, out string? value) ? AppendText(table, value) : Absent;

        WriteShorts(stream, Magic, names.Length, booleanCount, numberCount, stringCount, (int)table.Length);
        stream.Write(names);
        for (int index = 0; index < booleanCount; index++)
            stream.WriteByte(_booleans.Contains((BooleanCapability)index) ? (byte)1 : (byte)0);

        Align(stream);
        for (int index = 0; index < numberCount; index++)
            WriteShorts(stream, _numbers.TryGetValue((NumberCapability)index, out short value) ? value : Absent);

        WriteShorts(stream, offsets);
        table.WriteTo(stream);
        if (_extended.Count != 0)
            WriteExtended(stream);

        return stream.ToArray();
    }

    // Values first, then the names, whose offsets count from the end of the values.
    private void WriteExtended(MemoryStream stream)
    {
        Align(stream);
        using MemoryStream values = new();
        using MemoryStream names = new();
        int[] valueOffsets = _extended.Values.Select(value => AppendText(values, value)).ToArray();
        int[] nameOffsets = _extended.Keys.Select(name => AppendText(names, name)).ToArray();
        WriteShorts(stream, 0, 0, _extended.Count, 2 * _extended.Count, (int)(values.Length + names.Length));
        WriteShorts(stream, valueOffsets);
        WriteShorts(stream, nameOffsets);
        values.WriteTo(stream);
        names.WriteTo(stream);
    }

    private static int AppendText(MemoryStream table, string text)
    {
        int offset = (int)table.Length;
        table.Write(Encoding.Latin1.GetBytes(text));
        table.WriteByte(0);
        return offset;
    }

    private static void Align(MemoryStream stream)
    {
        if ((stream.Length & 1) != 0)
            stream.WriteByte(0);
    }

    private static void WriteShorts(MemoryStream stream, params ReadOnlySpan<int> values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(short)];
        foreach (int value in values)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes, checked((short)value));
            stream.Write(bytes);
        }
    }
}
