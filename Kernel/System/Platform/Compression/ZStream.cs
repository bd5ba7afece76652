using System.Runtime.InteropServices;

namespace Cosmos.System2.Compression;

/// <summary><c>PAL_ZStream</c>: what System.IO.Compression shares with its native half.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ZStream
{
    /// <summary>Next byte to read.</summary>
    public byte* NextInput;

    /// <summary>Where the next byte goes.</summary>
    public byte* NextOutput;

    /// <summary>Zero-terminated message of the last error, or null.</summary>
    public byte* Message;

    /// <summary>Handle of the <c>Deflater</c> or <c>Inflater</c>.</summary>
    public nint State;

    /// <summary>Bytes at <see cref="NextInput"/>.</summary>
    public uint AvailableInput;

    /// <summary>Bytes of room at <see cref="NextOutput"/>.</summary>
    public uint AvailableOutput;
}
