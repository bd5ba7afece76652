using System;
using System.IO;
using System.Threading;

namespace Cosmos.Sftp.Tests;

/// <summary>An SFTP server on standard input and output, for clients that start one.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var options = new SftpOptions { Root = arguments[0], IsReadOnly = Array.IndexOf(arguments, "--read-only") > 0, CreateHardLink = HardLink.Create, Log = Console.Error.WriteLine };
        using Stream input = Console.OpenStandardInput();
        using Stream output = Console.OpenStandardOutput();
        return new SftpServer(options).RunAsync(input, output, CancellationToken.None).GetAwaiter().GetResult();
    }
}
