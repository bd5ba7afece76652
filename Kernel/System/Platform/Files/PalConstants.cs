namespace Cosmos.System2.Files;

// Numbers of the boundary, as the class library declares them in Interop.Sys (they are not always those of Linux).

/// <summary><c>Interop.Sys.OpenFlags</c>.</summary>
internal static class PalOpen
{
    public const int AccessMask = 0x000F;
    public const int ReadOnly = 0x0000;
    public const int WriteOnly = 0x0001;
    public const int ReadWrite = 0x0002;
    public const int CloseOnExec = 0x0010;
    public const int Create = 0x0020;
    public const int Exclusive = 0x0040;
    public const int Truncate = 0x0080;
    public const int Synchronous = 0x0100;
    public const int NoFollow = 0x0200;
}

/// <summary><c>Interop.Sys.LockOperations</c>.</summary>
internal static class PalLock
{
    public const int Shared = 1;
    public const int Exclusive = 2;
    public const int NonBlocking = 4;
    public const int Unlock = 8;
}

/// <summary><c>Interop.Sys.LockType</c>.</summary>
internal static class PalRegionLock
{
    public const short Read = 0;
    public const short Write = 1;
    public const short Unlock = 2;
}

/// <summary><c>Interop.Sys.AccessMode</c>.</summary>
internal static class PalAccess
{
    public const int Execute = 1;
    public const int Write = 2;
    public const int Read = 4;
}

/// <summary><c>Interop.Sys.MemoryMappedProtections</c> and <c>MemoryMappedFlags</c>.</summary>
internal static class PalMemory
{
    public const int ProtectRead = 1;
    public const int ProtectWrite = 2;
    public const int ProtectExecute = 4;
    public const int AllProtections = 7;
    public const int Shared = 0x01;
    public const int Private = 0x02;
    public const int Anonymous = 0x10;
    public const int AllFlags = 0x13;
    public const int AdviceDoNotFork = 1;
}
