using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

// Files and directories through System.IO, below a directory of their own so that both worlds start empty.
string root = Path.Combine(Path.GetTempPath(), $"tree-{Guid.NewGuid():N}");
Directory.CreateDirectory(Path.Combine(root, "a", "b", "c"));
File.WriteAllText(Path.Combine(root, "a", "hello.txt"), "hello\nworld\n");
File.AppendAllText(Path.Combine(root, "a", "hello.txt"), "again\n");
Show("lines", string.Join('|', File.ReadAllLines(Path.Combine(root, "a", "hello.txt"))));
File.Copy(Path.Combine(root, "a", "hello.txt"), Path.Combine(root, "a", "b", "copy.txt"));
File.Move(Path.Combine(root, "a", "b", "copy.txt"), Path.Combine(root, "a", "b", "c", "moved.txt"));
Show("tree", string.Join(' ', Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(root, p)).Order(StringComparer.Ordinal)));
Show("pattern", string.Join(' ', Directory.GetFiles(root, "m*.txt", SearchOption.AllDirectories).Select(Path.GetFileName)));

File.CreateSymbolicLink(Path.Combine(root, "link"), "a/hello.txt");
Show("link", File.ReadAllText(Path.Combine(root, "link")).Length + " " + new FileInfo(Path.Combine(root, "link")).LinkTarget);
Show("broken", Attempt(() => File.ReadAllText(Path.Combine(root, "absent"))));
Show("directory", Attempt(() => File.ReadAllText(root)));
Show("not empty", Attempt(() => Directory.Delete(Path.Combine(root, "a"))));
Show("exists", $"{File.Exists(root)} {Directory.Exists(root)} {Path.Exists(Path.Combine(root, "link"))}");

using (var stream = new FileStream(Path.Combine(root, "data.bin"), FileMode.Create, FileAccess.ReadWrite))
{
    stream.SetLength(100_000);
    stream.Position = 50_000;
    stream.Write("middle"u8);
    stream.Seek(-3, SeekOrigin.Current);
    Show("seek", $"{(char)stream.ReadByte()} {stream.Position} {stream.Length}");
    stream.SetLength(50_003);
}
byte[] data = File.ReadAllBytes(Path.Combine(root, "data.bin"));
Show("data", $"{data.Length} {Encoding.ASCII.GetString(data, 50_000, 3)} {data.Count(b => b != 0)}");
Show("share", Attempt(() =>
{
    using FileStream first = File.Open(Path.Combine(root, "data.bin"), FileMode.Open, FileAccess.Write, FileShare.None);
    using FileStream second = File.Open(Path.Combine(root, "data.bin"), FileMode.Open, FileAccess.Write, FileShare.None);
}));
Show("create new", Attempt(() => File.Open(Path.Combine(root, "data.bin"), FileMode.CreateNew).Dispose()));

var time = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
File.SetLastWriteTimeUtc(Path.Combine(root, "data.bin"), time);
Show("time", File.GetLastWriteTimeUtc(Path.Combine(root, "data.bin")).ToString("O"));
File.SetUnixFileMode(Path.Combine(root, "data.bin"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
Show("mode", File.GetUnixFileMode(Path.Combine(root, "data.bin")).ToString());
File.SetAttributes(Path.Combine(root, "data.bin"), FileAttributes.ReadOnly);
Show("attributes", File.GetAttributes(Path.Combine(root, "data.bin")).ToString());
File.SetAttributes(Path.Combine(root, "data.bin"), FileAttributes.Normal);

await using (var writer = new StreamWriter(Path.Combine(root, "async.txt")))
{
    for (int i = 0; i < 1000; i++)
        await writer.WriteLineAsync($"line {i}");
}
int lines = 0;
await foreach (string line in File.ReadLinesAsync(Path.Combine(root, "async.txt")))
    lines += line.Length > 0 ? 1 : 0;
Show("async", lines.ToString());
using (Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(Path.Combine(root, "async.txt")))
{
    byte[] block = new byte[6];
    Show("random access", $"{RandomAccess.Read(handle, block, 7)} {Encoding.ASCII.GetString(block).Trim()} {RandomAccess.GetLength(handle)}");
}

await Task.WhenAll(Enumerable.Range(0, 20).Select(i => File.WriteAllTextAsync(Path.Combine(root, $"parallel-{i:00}"), new string('x', i * 100))));
Show("parallel", Directory.GetFiles(root, "parallel-*").Sum(f => new FileInfo(f).Length).ToString());

using (var zip = new ZipArchive(File.Create(Path.Combine(root, "files.zip")), ZipArchiveMode.Create))
{
    foreach (string file in Directory.GetFiles(root, "parallel-*"))
        zip.CreateEntryFromFile(file, Path.GetFileName(file));
}
using (ZipArchive zip = ZipFile.OpenRead(Path.Combine(root, "files.zip")))
    Show("zip", $"{zip.Entries.Count} {zip.Entries.Sum(e => e.Length)} {zip.GetEntry("parallel-19")!.Length}");
using (var memory = new MemoryStream())
{
    using (var brotliFree = new GZipStream(memory, CompressionLevel.Optimal, leaveOpen: true))
        brotliFree.Write(data);
    memory.Position = 0;
    using var back = new GZipStream(memory, CompressionMode.Decompress);
    using var copy = new MemoryStream();
    back.CopyTo(copy);
    Show("gzip", $"{copy.ToArray().AsSpan().SequenceEqual(data)} {memory.Length < 2000}");
}

Directory.SetCurrentDirectory(root);
Show("relative", $"{File.Exists("async.txt")} {Path.GetFullPath("x") == Path.Combine(root, "x")}");
Directory.SetCurrentDirectory("/");
Directory.Delete(root, recursive: true);
Show("deleted", (!Directory.Exists(root)).ToString());
using (FileStream zero = File.OpenRead("/dev/zero"))
    Show("zero", zero.ReadByte().ToString());
Show("null", Attempt(() => File.WriteAllText("/dev/null", "gone")));
using (FileStream random = File.OpenRead("/dev/urandom"))
{
    byte[] bytes = new byte[64];
    random.ReadExactly(bytes);
    Show("random", (bytes.Distinct().Count() > 20).ToString());
}

static void Show(string what, string value) => Console.WriteLine($"{what}: {value}");

string Attempt(Action action)
{
    try
    {
        action();
        return "done";
    }
    catch (Exception e)
    {
        return $"{e.GetType().Name}: {e.Message.Replace(root, "ROOT")}";
    }
}
