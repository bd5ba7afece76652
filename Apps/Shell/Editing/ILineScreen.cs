using System.Collections.Generic;

namespace Cosmos.Shell;

/// <summary>What a line editor may ask of the screen beyond showing its line.</summary>
internal interface ILineScreen
{
    /// <summary>Something was refused.</summary>
    void Bell();

    /// <summary>Clears the screen; the line goes to its top.</summary>
    void Clear();

    /// <summary>Shows possible continuations above the line.</summary>
    void Show(IReadOnlyList<string> candidates);
}
