using System;
using System.Buffers;
using Cosmos.Core.Boot;

namespace Cosmos.System2.Files;

/// <summary>The archive of embedded files (<c>CosmosFile</c> items) that the linker put into the image.</summary>
internal static unsafe class ImageFiles
{
    /// <summary>The archive, read where it lies; empty when no file is embedded.</summary>
    internal static ReadOnlyMemory<byte> Archive
    {
        get
        {
            ImageLayout* image = ImageLayout.Get();
            return new ImageMemory(image->FilesStart, checked((int)(image->FilesEnd - image->FilesStart))).Memory;
        }
    }

    /// <summary>Memory outside the garbage-collected heap that is never freed.</summary>
    private sealed class ImageMemory(byte* start, int length) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => new(start, length);

        public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
