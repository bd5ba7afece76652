using System;
using System.Net;
using System.Text;
using Cosmos.Ssh.KeyExchange;

namespace Cosmos.Ssh.Server;

/// <summary>What all connections of a server share.</summary>
internal sealed class ServerContext(SshServerOptions options, ISshSessionHandler handler, ISshServerLog log, TimeProvider time)
{
    private const int LongestLine = 400;

    internal SshServerOptions Options => options;

    internal ISshSessionHandler Handler => handler;

    internal TimeProvider Time => time;

    internal AlgorithmCatalog Algorithms { get; } = new(options.Algorithms, options.HostKeys);

    /// <summary>V_S (RFC 4253, section 4.2), without its line end.</summary>
    internal byte[] Identification { get; } = Encoding.ASCII.GetBytes("SSH-2.0-" + options.SoftwareVersion);

    /// <summary>Logs a line; what came from the client loses its control characters.</summary>
    internal void Log(SshLogLevel level, EndPoint? peer, string message) => log.Write(level, peer, Sanitize(message));

    private static string Sanitize(string text)
    {
        if (text.Length > LongestLine)
            text = string.Concat(text.AsSpan(0, LongestLine), "…");

        return string.Create(text.Length, text, static (line, source) =>
        {
            for (int i = 0; i < line.Length; i++)
                line[i] = char.IsControl(source[i]) || source[i] is '\u2028' or '\u2029' ? '?' : source[i];
        });
    }
}
