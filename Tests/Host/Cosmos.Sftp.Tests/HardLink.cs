using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace Cosmos.Sftp.Tests;

/// <summary>Second names of files, by what the class library itself calls.</summary>
internal static class HardLink
{
    public static void Create(string existing, string path)
    {
        byte[] source = Encoding.UTF8.GetBytes(existing + "\0");
        byte[] target = Encoding.UTF8.GetBytes(path + "\0");
        if (Link(ref source[0], ref target[0]) != 0)
            throw new IOException("link(2)", Marshal.GetLastPInvokeError());
    }

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Link", SetLastError = true)]
    private static extern int Link(ref byte source, ref byte target);
}
