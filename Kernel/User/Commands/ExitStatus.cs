namespace Cosmos.User;

/// <summary>Statuses with which commands end, as in POSIX shells (XCU, section 2.8.2).</summary>
public static class ExitStatus
{
    /// <summary>It did what was asked.</summary>
    public const int Success = 0;

    /// <summary>It failed.</summary>
    public const int Failure = 1;

    /// <summary>Its arguments make no sense.</summary>
    public const int Usage = 2;

    /// <summary>There is no such command.</summary>
    public const int NotFound = 127;

    /// <summary>The user interrupted it.</summary>
    public const int Interrupted = 130;
}
