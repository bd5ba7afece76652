using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Cosmos.Apps.WebApi.Transfers;

/// <summary>Uploaded files in a directory of their own.</summary>
internal sealed class FileStore
{
    private const int LongestName = 100;
    private const int BufferSize = 64 * 1024;

    private readonly string _directory;

    /// <summary>Makes the directory.</summary>
    public FileStore(IHostEnvironment environment, IOptions<WebApiOptions> options)
    {
        _directory = Path.Combine(environment.ContentRootPath, options.Value.FilesDirectory);
        Directory.CreateDirectory(_directory);
    }

    /// <summary>Whether a name is one of a file here: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, but not at the start.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>Path of a file; null when there is none.</summary>
    public string? Find(string name) => IsName(name) && File.Exists(PathOf(name)) ? PathOf(name) : null;

    /// <summary>Stores what a stream contains. Readers see the old contents until all of the new ones are there.</summary>
    public async Task<Receipt> StoreAsync(string name, Stream contents, CancellationToken stop)
    {
        string temporary = Path.Combine(_directory, $".{Guid.NewGuid():N}");
        try
        {
            Receipt receipt;
            await using (FileStream file = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true))
                receipt = await CopyAsync(contents, file, stop);
            File.Move(temporary, PathOf(name), overwrite: true);
            return receipt;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Copies a stream and tells what went through.</summary>
    public static async Task<Receipt> CopyAsync(Stream source, Stream destination, CancellationToken stop)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[BufferSize];
        long length = 0;
        int count;
        while ((count = await source.ReadAsync(buffer, stop)) > 0)
        {
            digest.AppendData(buffer, 0, count);
            await destination.WriteAsync(buffer.AsMemory(0, count), stop);
            length += count;
        }
        return new Receipt(length, Convert.ToHexStringLower(digest.GetHashAndReset()));
    }

    /// <summary>Deletes a file.</summary>
    /// <returns><see langword="false"/> when there was none.</returns>
    public bool Delete(string name)
    {
        if (Find(name) is not { } path)
            return false;
        File.Delete(path);
        return true;
    }

    private string PathOf(string name) => Path.Combine(_directory, name);
}
