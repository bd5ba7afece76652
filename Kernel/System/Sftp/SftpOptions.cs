using System;

namespace Cosmos.Sftp;

/// <summary>What an <see cref="SftpServer"/> shows and allows.</summary>
public sealed record SftpOptions
{
    /// <summary>Directory that clients see as <c>/</c>: an absolute path. Links are resolved inside of it and never lead out.</summary>
    /// <remarks>
    /// Each name is resolved before it is used. Somebody who may change directories <i>above</i> a file while a request for it runs can defeat that, so the users of two servers
    /// with one root should trust each other.
    /// </remarks>
    public string Root { get; init; } = "/";

    /// <summary>Directory where relative names begin: an absolute path as the client sees it.</summary>
    public string HomeDirectory { get; init; } = "/";

    /// <summary>Whether nothing can be changed.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Files and directories that a client may have open at a time.</summary>
    public int MaximumHandles { get; init; } = 256;

    /// <summary>Name of the owner of all files, in listings.</summary>
    public string UserName { get; init; } = "root";

    /// <summary>Number of the owner of all files; .NET tells none.</summary>
    public uint UserId { get; init; }

    /// <summary>Name of the group of all files, in listings.</summary>
    public string GroupName { get; init; } = "root";

    /// <summary>Number of the group of all files.</summary>
    public uint GroupId { get; init; }

    /// <summary>Tells which dates are recent, in listings.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Gives a file, the first path, a second name: hard links, for which .NET has no method. Throws as <see cref="System.IO.File"/> does; without it clients are told that there are no
    /// hard links.
    /// </summary>
    public Action<string, string>? CreateHardLink { get; init; }

    /// <summary>Is told, in a sentence, why the server ended a connection; file names and contents are not in it.</summary>
    public Action<string>? Log { get; init; }
}
