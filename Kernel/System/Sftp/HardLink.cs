using System.Runtime.InteropServices;
using System.Text;

namespace Cosmos.Sftp;

/// <summary>Second names of files. The class library can make them but has no public method for it, so this calls what it would call.</summary>
internal static class HardLink
{
    /// <summary>Gives a file another name.</summary>
    /// <returns>0, or the error number of Linux.</returns>
    public static int Create(string existing, string path)
    {
        byte[] source = Encoding.UTF8.GetBytes(existing + "\0");
        byte[] target = Encoding.UTF8.GetBytes(path + "\0");
        return Link(ref source[0], ref target[0]) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Link", SetLastError = true)]
    private static extern int Link(ref byte source, ref byte target);
}
