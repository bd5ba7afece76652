using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

using Cosmos.User;

namespace Cosmos.Shell;

/// <summary>The files of a command's redirections, open while it runs.</summary>
internal sealed class OpenRedirections : IDisposable
{
    private readonly List<IDisposable> _files = [];

    private OpenRedirections(CommandStreams streams) => Streams = streams;

    /// <summary>What the command reads and writes.</summary>
    public CommandStreams Streams { get; private set; }

    /// <summary>Opens the files, from left to right (POSIX XCU, section 2.7).</summary>
    /// <exception cref="CommandException">A file cannot be opened.</exception>
    public static OpenRedirections Open(IReadOnlyList<Redirection> redirections, CommandStreams streams, IVariables variables, string directory)
    {
        OpenRedirections open = new(streams);
        try
        {
            foreach (Redirection redirection in redirections)
                open.Add(redirection, variables, directory);
            return open;
        }
        catch
        {
            open.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int index = _files.Count - 1; index >= 0; index--)
            _files[index].Dispose();
    }

    private void Add(Redirection redirection, IVariables variables, string directory)
    {
        if (redirection.Kind == RedirectionKind.Duplicate)
        {
            Duplicate(redirection);
            return;
        }

        string name = redirection.Target?.Expand(variables) ?? throw new CommandException("the name of the file for the redirection is empty", ExitStatus.Failure);
        Stream file = OpenFile(name, directory, redirection.Kind);
        _files.Add(file);
        if (redirection.Kind == RedirectionKind.Read)
        {
            Streams = Streams with { Input = new StreamReader(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: false), InputBytes = file };
            return;
        }

        SynchronizedStream shared = new(file);
        _files.Add(shared);
        Utf8Writer writer = new(shared);
        Streams = redirection.Descriptor == 2
            ? Streams with { Error = writer, ErrorBytes = shared }
            : Streams with { Output = writer, OutputBytes = shared };
    }

    private void Duplicate(Redirection redirection) => Streams = (redirection.Descriptor, redirection.Source) switch
    {
        (2, 1) => Streams with { Error = Streams.Output, ErrorBytes = Streams.OutputBytes },
        (1, 2) => Streams with { Output = Streams.Error, OutputBytes = Streams.ErrorBytes },
        _ => Streams,
    };

    private static FileStream OpenFile(string name, string directory, RedirectionKind kind)
    {
        try
        {
            string path = Path.GetFullPath(name, directory);
            return kind switch
            {
                RedirectionKind.Read => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete),
                RedirectionKind.Append => new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete),
                _ => new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CommandException($"'{name}' cannot be opened: {Reason(e, directory, name)}", e);
        }
    }

    // The class library's sentences repeat the path, and call a directory a file without permission.
    private static string Reason(Exception exception, string directory, string name) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file or directory",
        UnauthorizedAccessException when Directory.Exists(Path.Combine(directory, name)) => "is a directory",
        UnauthorizedAccessException => "permission denied",
        _ => exception.Message,
    };
}
