using System;
using System.IO;
using System.Threading;

namespace Cosmos.IL2CPU.Toolchain;

/// <summary>
/// The right to run a compiler. MSBuild starts as many image builds at once as it has images, because each yields its node while il2cpu runs; of the compilers only
/// one runs per processor, as each keeps more than one busy and takes hundreds of megabytes.
/// </summary>
/// <remarks>A slot is an open file, so that the system gives back what a killed build held.</remarks>
internal sealed class CompilerSlot : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly FileStream? _lock;

    private CompilerSlot(FileStream? file) => _lock = file;

    /// <summary>Waits until a slot is free.</summary>
    public static CompilerSlot Wait()
    {
        string directory = Path.Combine(Path.GetTempPath(), $"cosmos-il2cpu-{Environment.UserName}");
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nowhere to agree with others: better too many compilers than none.
            return new CompilerSlot(null);
        }

        while (true)
        {
            for (int slot = 0; slot < Environment.ProcessorCount; slot++)
            {
                if (TryTake(Path.Combine(directory, $"{slot}.slot")) is CompilerSlot taken)
                    return taken;
            }

            Thread.Sleep(s_pause);
        }
    }

    /// <summary>Gives the slot back.</summary>
    public void Dispose() => _lock?.Dispose();

    private static CompilerSlot? TryTake(string path)
    {
        try
        {
            return new CompilerSlot(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return new CompilerSlot(null);
        }
    }
}
