using System;
using System.Collections.Generic;

namespace Cosmos.Ssh;

/// <summary>The client's terminal (RFC 4254, section 6.2).</summary>
public sealed class SshTerminal
{
    private readonly record struct Size(int Columns, int Rows);

    private volatile object _size;

    internal SshTerminal(string type, int columns, int rows, IReadOnlyDictionary<byte, uint> modes)
    {
        Type = type;
        Modes = modes;
        _size = new Size(columns, rows);
    }

    /// <summary>Value of TERM at the client, <c>xterm-256color</c> for example; may be empty.</summary>
    public string Type { get; }

    /// <summary>Width in characters; 0 when the client does not know it.</summary>
    public int Columns => ((Size)_size).Columns;

    /// <summary>Height in characters; 0 when the client does not know it.</summary>
    public int Rows => ((Size)_size).Rows;

    /// <summary>Encoded terminal modes: opcode to argument (RFC 4254, section 8).</summary>
    public IReadOnlyDictionary<byte, uint> Modes { get; }

    /// <summary>The window changed its size. Raised on the connection's own thread: return at once.</summary>
    public event Action? Changed;

    internal void Resize(int columns, int rows)
    {
        _size = new Size(columns, rows);
        Changed?.Invoke();
    }
}
