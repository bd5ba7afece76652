using System;
using System.Globalization;
using System.IO;
using System.Text;

namespace Cosmos.Benchmarks;

/// <summary>
/// Writes an archive in the "newc" format of cpio, which Linux unpacks as its first file system
/// (Documentation/driver-api/early-userspace/buffer-format.rst).
/// </summary>
internal sealed class CpioWriter(Stream output)
{
    private const uint DirectoryMode = 0x41ED;
    private const uint ExecutableMode = 0x81ED;
    private int _inode = 1;

    /// <summary>Adds a directory; parents come first.</summary>
    public void AddDirectory(string path) => Add(path, DirectoryMode, []);

    /// <summary>Adds an executable file.</summary>
    public void AddFile(string path, ReadOnlySpan<byte> contents) => Add(path, ExecutableMode, contents);

    /// <summary>Ends the archive.</summary>
    public void Finish() => Add("TRAILER!!!", 0, []);

    private void Add(string path, uint mode, ReadOnlySpan<byte> contents)
    {
        byte[] name = [.. Encoding.UTF8.GetBytes(path), 0];
        // Magic, then thirteen fields of eight hexadecimal digits: inode, mode, owner, group, links, time, size, four device numbers, name size, check.
        var header = new StringBuilder("070701");
        foreach (long field in new long[] { _inode++, mode, 0, 0, 1, 0, contents.Length, 0, 0, 0, 0, name.Length, 0 })
            header.Append(field.ToString("X8", CultureInfo.InvariantCulture));
        output.Write(Encoding.ASCII.GetBytes(header.ToString()));
        output.Write(name);
        Pad(header.Length + name.Length);
        output.Write(contents);
        Pad(contents.Length);
    }

    private void Pad(long length) => output.Write(new byte[(4 - (length & 3)) & 3]);
}
