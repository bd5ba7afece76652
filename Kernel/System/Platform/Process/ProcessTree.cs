using System;
using System.Collections.Generic;
using System.Globalization;
using Cosmos.Storage;
using Cosmos.System2.Network;

namespace Cosmos.System2.Process;

/// <summary>The tree of <c>/proc</c>: the one process, its threads, and the machine.</summary>
internal static class ProcessTree
{
    private const uint ProcMagic = 0x9FA0; // PROC_SUPER_MAGIC
    private const uint SysMagic = 0x6265_6572; // SYSFS_MAGIC

    /// <summary>Makes and mounts it.</summary>
    internal static void AddTo(VirtualFileSystem files, TimeProvider clock)
    {
        files.CreateDirectory("/proc"u8, (System.IO.UnixFileMode)0x16D);
        files.MountAt("/proc"u8, new GeneratedFileSystem("proc", ProcMagic, clock, Root));
        files.CreateDirectory("/sys"u8, (System.IO.UnixFileMode)0x16D);
        files.MountAt("/sys"u8, new GeneratedFileSystem("sysfs", SysMagic, clock, NetworkFiles.CreateClasses));
    }

    private static GeneratedDirectory Root(GeneratedFileSystem files)
    {
        List<KeyValuePair<string, Inode>> entries =
        [
            new("cmdline", new GeneratedFile(files, ProcessInformation.KernelCommandLine)),
            new("meminfo", new GeneratedFile(files, ProcessInformation.MemoryInformation)),
            new("self", new GeneratedLink(files, "1"u8.ToArray())),
            new("uptime", new GeneratedFile(files, ProcessInformation.Uptime)),
        ];
        GeneratedDirectory root = new(files, null, _ => entries);
        entries.Insert(0, new("1", Process(files, root)));
        entries.Add(new("net", NetworkFiles.CreateTables(files, root)));
        entries.Add(new("sys", NetworkFiles.CreateSettings(files, root)));
        return root;
    }

    private static GeneratedDirectory Process(GeneratedFileSystem files, GeneratedDirectory root)
    {
        List<KeyValuePair<string, Inode>> entries =
        [
            new("cmdline", new GeneratedFile(files, ProcessInformation.Arguments)),
            new("exe", new GeneratedLink(files, "/app/program"u8.ToArray())),
            new("stat", new GeneratedFile(files, static () => ProcessInformation.Stat(ProcessInformation.ProcessId))),
            new("status", new GeneratedFile(files, ProcessInformation.Status)),
        ];
        GeneratedDirectory process = new(files, root, _ => entries);
        entries.Add(new("task", new GeneratedDirectory(files, process, Tasks)));
        return process;
    }

    // Linux gives the first thread the number of the process; here the main thread has it too.
    private static IReadOnlyList<KeyValuePair<string, Inode>> Tasks(GeneratedDirectory tasks) =>
        Array.ConvertAll(ProcessInformation.ThreadIds(), id => KeyValuePair.Create(id.ToString(CultureInfo.InvariantCulture), Task(tasks, id)));

    private static Inode Task(GeneratedDirectory tasks, int id)
    {
        GeneratedFileSystem files = (GeneratedFileSystem)tasks.FileSystem;
        return new GeneratedDirectory(files, tasks, _ => [new("stat", new GeneratedFile(files, () => ProcessInformation.Stat(id)))]);
    }
}
