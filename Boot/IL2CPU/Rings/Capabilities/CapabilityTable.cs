using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;
using Cosmos.IL2CPU.Rings.Code;

namespace Cosmos.IL2CPU.Rings.Capabilities;

/// <summary>What members of the class library need of a plugin. Those of this system carry [RequiresCapability] instead.</summary>
internal static class CapabilityTable
{
    private static readonly string[] Nothing = [];
    private static readonly string[] Files = ["Files"];
    private static readonly string[] Network = ["Network"];
    private static readonly string[] FilesAndNetwork = ["Files", "Network"];
    private static readonly string[] Power = ["PowerControl"];
    private static readonly string[] Diagnostics = ["Diagnostics"];

    /// <summary>Namespaces, the longest first that fits.</summary>
    private static readonly (string Prefix, string[] Needed)[] Namespaces =
    [
        // Headers, types of content and events are text; they send nothing.
        ("System.Net.Http.Headers.", Nothing), ("System.Net.Mime.", Nothing), ("System.Net.ServerSentEvents.", Nothing),
        ("System.Net.", Network), ("Microsoft.AspNetCore.", Network),
        ("System.IO.Enumeration.", Files), ("System.IO.MemoryMappedFiles.", Files), ("System.IO.IsolatedStorage.", Files), ("System.IO.Pipes.", Files),
        ("System.Configuration.", Files),
    ];

    private static readonly FrozenDictionary<string, string[]> Types = Rows(
        (Files,
        [
            "System.IO.File", "System.IO.Directory", "System.IO.FileStream", "System.IO.FileInfo", "System.IO.DirectoryInfo", "System.IO.FileSystemInfo",
            "System.IO.DriveInfo", "System.IO.RandomAccess", "System.IO.FileSystemWatcher", "System.IO.Compression.ZipFile",
            "System.IO.Compression.ZipFileExtensions", "System.Formats.Tar.TarFile", "System.Diagnostics.FileVersionInfo",
            "Microsoft.Win32.SafeHandles.SafeFileHandle", "Microsoft.Extensions.FileProviders.PhysicalFileProvider",
        ]),
        (FilesAndNetwork, ["System.Net.WebClient", "System.Net.WebRequest", "System.Net.FileWebRequest", "System.Xml.XmlUrlResolver"]),
        (Network, ["Microsoft.Win32.SafeHandles.SafeSocketHandle"]),
        (Diagnostics,
        [
            "System.Diagnostics.Process", "System.Diagnostics.ProcessThread", "System.Diagnostics.ProcessModule", "System.Diagnostics.Tracing.EventListener",
            "System.Diagnostics.ActivityListener", "System.Diagnostics.Metrics.MeterListener",
        ]),
        // Addresses, names and error codes are data.
        (Nothing,
        [
            "System.IO.Enumeration.FileSystemName", "System.Net.IPAddress", "System.Net.IPEndPoint", "System.Net.EndPoint", "System.Net.DnsEndPoint",
            "System.Net.IPNetwork", "System.Net.WebUtility", "System.Net.HttpStatusCode", "System.Net.SocketAddress", "System.Net.NetworkCredential",
            "System.Net.Cookie", "System.Net.CookieCollection", "System.Net.Sockets.AddressFamily", "System.Net.Sockets.ProtocolFamily",
            "System.Net.Sockets.SocketException", "System.Net.Sockets.SocketError", "System.Net.NetworkInformation.PhysicalAddress",
            "System.Net.Http.HttpRequestException", "System.Net.WebException", "System.Net.ProtocolViolationException",
        ]));

    private static readonly FrozenDictionary<string, string[]> Members = Rows(
        (Power, ["System.Environment.Exit", "System.Environment.FailFast", "System.Environment.set_ExitCode", "System.Diagnostics.Process.Kill"]),
        (Files,
        [
            "System.Environment.set_CurrentDirectory", "System.IO.Path.GetTempFileName", "System.IO.Path.Exists", "System.Formats.Tar.TarEntry.ExtractToFile",
            "System.Formats.Tar.TarEntry.ExtractToFileAsync",
            "System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile",
            "System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadPkcs12FromFile",
            "System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadPkcs12CollectionFromFile",
        ]),
        (FilesAndNetwork, ["System.Net.Sockets.Socket.SendFile", "System.Net.Sockets.Socket.SendFileAsync"]),
        // With the words and variables that a machine is started with come passwords and keys.
        (Diagnostics,
        [
            "System.Diagnostics.DiagnosticListener.get_AllListeners", "System.Environment.GetEnvironmentVariable", "System.Environment.GetEnvironmentVariables",
            "System.Environment.SetEnvironmentVariable", "System.Environment.ExpandEnvironmentVariables", "System.Environment.GetCommandLineArgs",
            "System.Environment.get_CommandLine",
        ]));

    /// <summary>What opens a file when its first argument is a text; in XML it may be the address of anything.</summary>
    private static readonly FrozenDictionary<string, string[]> ByPath = Rows(
        (Files,
        [
            "System.IO.StreamReader", "System.IO.StreamWriter", "System.Resources.ResourceReader", "System.Resources.ResourceWriter",
            "System.Diagnostics.TextWriterTraceListener", "System.Security.Cryptography.X509Certificates.X509Certificate",
            "System.Security.Cryptography.X509Certificates.X509Certificate2", "System.Formats.Tar.TarWriter", "System.Data.DataSet", "System.Data.DataTable",
        ]),
        (FilesAndNetwork,
        [
            "System.Xml.XmlReader", "System.Xml.XmlWriter", "System.Xml.XmlDocument", "System.Xml.XmlTextReader", "System.Xml.XmlTextWriter",
            "System.Xml.Linq.XDocument", "System.Xml.Linq.XElement", "System.Xml.XPath.XPathDocument", "System.Xml.Xsl.XslCompiledTransform",
        ]));

    private static readonly FrozenSet<string> Openers = new[]
    {
        ".ctor", "Create", "Load", "LoadAsync", "Save", "SaveAsync", "ReadXml", "WriteXml", "ReadXmlSchema", "WriteXmlSchema", "WriteEntry", "WriteEntryAsync",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Names of the capabilities that using a member needs.</summary>
    public static IReadOnlyList<string> Needed(CodeMember member)
    {
        string type = member.Type.Name;
        if (!member.External || !(type.StartsWith("System.", StringComparison.Ordinal) || type.StartsWith("Microsoft.", StringComparison.Ordinal)))
            return Nothing;
        string outer = type.IndexOf('+', StringComparison.Ordinal) is int plus and > 0 ? type[..plus] : type;
        if (Members.TryGetValue($"{outer}.{member.Name}", out string[]? needed) || Types.TryGetValue(outer, out needed))
            return needed;
        if (ByPath.TryGetValue(outer, out needed) && Openers.Contains(member.Name) && member.Parameters is [{ Name: "System.String" }, ..])
            return needed;
        return Namespaces.FirstOrDefault(row => outer.StartsWith(row.Prefix, StringComparison.Ordinal)).Needed ?? Nothing;
    }

    private static FrozenDictionary<string, string[]> Rows(params (string[] Needed, string[] Names)[] rows) =>
        rows.SelectMany(row => row.Names.Select(name => (name, row.Needed))).ToFrozenDictionary(row => row.name, row => row.Needed, StringComparer.Ordinal);
}
