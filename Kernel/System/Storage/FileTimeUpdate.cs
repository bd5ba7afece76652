namespace Cosmos.Storage;

/// <summary>What <c>utimensat(2)</c> shall do with one time of a node.</summary>
public readonly struct FileTimeUpdate
{
    private FileTimeUpdate(FileTimeUpdateKind kind, FileTime value)
    {
        Kind = kind;
        Value = value;
    }

    /// <summary>Whether the time changes, and to what.</summary>
    public FileTimeUpdateKind Kind { get; }

    /// <summary>The new time when <see cref="Kind"/> is <see cref="FileTimeUpdateKind.Set"/>.</summary>
    public FileTime Value { get; }

    /// <summary>UTIME_OMIT: leaves the time alone.</summary>
    public static FileTimeUpdate Omit => default;

    /// <summary>UTIME_NOW: the file system's own clock decides.</summary>
    public static FileTimeUpdate Now => new(FileTimeUpdateKind.Now, default);

    /// <summary>Sets the time to <paramref name="value"/>.</summary>
    /// <param name="value">The new time.</param>
    public static FileTimeUpdate To(FileTime value) => new(FileTimeUpdateKind.Set, value);
}

/// <summary>Kinds of <see cref="FileTimeUpdate"/>.</summary>
public enum FileTimeUpdateKind
{
    /// <summary>The time stays as it is.</summary>
    Omit,

    /// <summary>The time becomes the present.</summary>
    Now,

    /// <summary>The time becomes <see cref="FileTimeUpdate.Value"/>.</summary>
    Set,
}
