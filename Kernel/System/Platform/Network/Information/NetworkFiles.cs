using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Cosmos.Storage;

namespace Cosmos.System2.Network;

/// <summary>What <c>/proc/net</c>, <c>/proc/sys/net</c> and <c>/sys/class/net</c> show.</summary>
internal interface INetworkFileSource
{
    /// <summary>Makes the content of a file of <c>/proc/net</c>.</summary>
    /// <param name="name">Name of the file.</param>
    string Read(string name);

    /// <summary>Names of the interfaces.</summary>
    IReadOnlyList<string> InterfaceNames();
}

/// <summary>
/// The files about the network. They are in the tree of every program, so they must not draw the network into the image: what they show comes
/// from a source that is there once the program has used the network, and they are empty before.
/// </summary>
internal static class NetworkFiles
{
    private static readonly string[] s_names =
        ["dev", "if_inet6", "ipv6_route", "pnp", "route", "snmp", "snmp6", "sockstat", "sockstat6", "tcp", "tcp6", "udp", "udp6"];

    /// <summary>Where the contents come from.</summary>
    internal static volatile INetworkFileSource? Source;

    /// <summary><c>/proc/net</c>.</summary>
    internal static GeneratedDirectory CreateTables(GeneratedFileSystem files, GeneratedDirectory parent)
    {
        List<KeyValuePair<string, Inode>> entries = [];
        foreach (string name in s_names)
            entries.Add(new(name, new GeneratedFile(files, () => Encoding.UTF8.GetBytes(Source?.Read(name) ?? ""))));
        return new GeneratedDirectory(files, parent, _ => entries);
    }

    /// <summary><c>/proc/sys</c>, of which only <c>net</c> exists: nothing is forwarded between interfaces.</summary>
    internal static GeneratedDirectory CreateSettings(GeneratedFileSystem files, GeneratedDirectory parent) =>
        Directory(files, parent, "net", net => [new("ipv4", Family(files, net, hasSwitch: true)), new("ipv6", Family(files, net, hasSwitch: false))]);

    /// <summary><c>/sys</c>, of which only <c>class/net</c> exists.</summary>
    internal static GeneratedDirectory CreateClasses(GeneratedFileSystem files)
    {
        const int QueueLength = 1000;
        return Directory(files, null, "class", classes =>
            [new("net", new GeneratedDirectory(files, classes, all => PerInterface(files, all, "tx_queue_len", QueueLength, "")))]);
    }

    private static GeneratedDirectory Family(GeneratedFileSystem files, GeneratedDirectory parent, bool hasSwitch)
    {
        List<KeyValuePair<string, Inode>> entries = [];
        var family = new GeneratedDirectory(files, parent, _ => entries);
        entries.Add(new("conf", new GeneratedDirectory(files, family, all => PerInterface(files, all, "forwarding", 0, "all", "default"))));
        if (hasSwitch)
            entries.Add(new("ip_forward", Number(files, 0)));
        return family;
    }

    /// <summary>A directory with one entry.</summary>
    private static GeneratedDirectory Directory(
        GeneratedFileSystem files, GeneratedDirectory? parent, string name, Func<GeneratedDirectory, List<KeyValuePair<string, Inode>>> content)
    {
        List<KeyValuePair<string, Inode>> entries = [];
        var directory = new GeneratedDirectory(files, parent, _ => entries);
        List<KeyValuePair<string, Inode>> inner = [];
        var child = new GeneratedDirectory(files, directory, _ => inner);
        inner.AddRange(content(child));
        entries.Add(new(name, child));
        return directory;
    }

    /// <summary>A directory for each interface, and for some more names, with one file.</summary>
    private static List<KeyValuePair<string, Inode>> PerInterface(
        GeneratedFileSystem files, GeneratedDirectory parent, string file, int value, params ReadOnlySpan<string> more)
    {
        List<KeyValuePair<string, Inode>> entries = [];
        foreach (string name in (IReadOnlyList<string>)[.. more, .. Source?.InterfaceNames() ?? []])
        {
            if (name.Length > 0)
                entries.Add(new(name, new GeneratedDirectory(files, parent, _ => [new(file, Number(files, value))])));
        }

        return entries;
    }

    private static GeneratedFile Number(GeneratedFileSystem files, int value)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{value}\n"));
        return new GeneratedFile(files, () => text);
    }
}
