namespace Cosmos.Terminal.Terminfo;

/// <summary>Properties of a terminal type. The values are positions in the compiled form, in the order of terminfo(5).</summary>
public enum BooleanCapability
{
    /// <summary>am: the cursor wraps at the right edge.</summary>
    AutomaticMargins = 1,

    /// <summary>xenl: a line feed after the wrap is ignored.</summary>
    WrapIsDelayed = 4,

    /// <summary>km: Alt sets the eighth bit or sends escape.</summary>
    HasMetaKey = 8,

    /// <summary>mir: the cursor may move in insert mode.</summary>
    MoveInsertMode = 13,

    /// <summary>msgr: the cursor may move in standout mode.</summary>
    MoveStandoutMode = 14,

    /// <summary>npc: delays need no padding.</summary>
    NoPadCharacter = 25,

    /// <summary>bce: erasing uses the background colour.</summary>
    BackColorErase = 28,
}
