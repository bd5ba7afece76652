using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;

using Cosmos.User;

namespace Cosmos.Shell;

/// <summary>Keeps the log in a file, completely: from the first line that memory still has, for as long as the machine runs, whatever sessions come and go.</summary>
/// <remarks>At its limit the file becomes <c>NAME.1</c>, in place of an older one, and a new one begins. Lines that came too fast are counted in the file.</remarks>
public sealed class LogFile : IDisposable
{
    private const int WaitingLines = 65536;

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly long _limit;
    private readonly IDisposable _subscription;
    private StreamWriter _writer;
    private long _last;
    private bool _isClosed;

    /// <summary>Begins the file anew.</summary>
    /// <param name="log">The log.</param>
    /// <param name="path">The file; its directory is made.</param>
    /// <param name="limit">Bytes after which a new file begins.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public LogFile(SystemLog log, string path, long limit = 4 << 20)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = Path.GetFullPath(path);
        _limit = limit;
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        _writer = Create();
        lock (_lock)
        {
            // New lines wait behind the lock while those from before are written.
            _subscription = log.Subscribe(Write, WaitingLines);
            foreach (LogLine line in log.GetRecent(int.MaxValue))
                Write(line);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _subscription.Dispose();
        lock (_lock)
        {
            _isClosed = true;
            _writer.Dispose();
        }
    }

    private StreamWriter Create() =>
        new(new FileStream(_path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };

    private void Write(LogLine line)
    {
        lock (_lock)
        {
            if (_isClosed || line.Number <= _last)
                return;

            if (line.Number > _last + 1)
                _writer.WriteLine($"... {line.Number - _last - 1} lines lost");
            _last = line.Number;
            _writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line.Time.UtcDateTime:yyyy-MM-dd} {line}"));
            if (_writer.BaseStream.Length >= _limit)
                BeginNext();
        }
    }

    private void BeginNext()
    {
        _writer.Dispose();
        File.Move(_path, _path + ".1", overwrite: true);
        _writer = Create();
    }
}
