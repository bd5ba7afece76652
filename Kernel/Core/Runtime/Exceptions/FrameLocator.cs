using Cosmos.Core.Boot;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>Finds the <see cref="FrameDescription"/> of an instruction.</summary>
internal static unsafe class FrameLocator
{
    /// <summary>Looks the instruction up in the cache, then in the unwind table of the image.</summary>
    /// <param name="address">An address inside the instruction; of a call, not its return address, which may lie in the next function.</param>
    /// <param name="frame">The description.</param>
    /// <returns>False for an address outside all functions that have unwind information.</returns>
    internal static bool TryFind(nuint address, out FrameDescription frame)
    {
        if (FrameCache.TryGet(address, out frame)) return true;
        if (!UnwindTable.TryDescribe(ImageLayout.Get()->EhFrameHeader, address, out frame)) return false;
        FrameCache.Add(address, in frame);
        return true;
    }
}
