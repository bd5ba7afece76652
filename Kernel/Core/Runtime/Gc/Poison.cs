namespace Cosmos.Core.Runtime.Gc;

/// <summary>Fills freed memory with a pattern and checks that it is untouched when it is used again (<see cref="GcOptions.Poison"/>).</summary>
internal static unsafe class Poison
{
    private const ulong Pattern = GcOptions.PoisonByte * 0x0101010101010101UL;

    /// <summary>Fills memory; address and size are multiples of 8.</summary>
    internal static void Fill(byte* start, nuint bytes)
    {
        for (nuint offset = 0; offset < bytes; offset += sizeof(ulong))
            *(ulong*)(start + offset) = Pattern;
    }

    /// <summary>Stops the machine when somebody wrote to freed memory.</summary>
    internal static void Check(byte* start, nuint bytes)
    {
        for (nuint offset = 0; offset < bytes; offset += sizeof(ulong))
        {
            if (*(ulong*)(start + offset) != Pattern)
                GcEnvironment.Panic("gc: freed memory was written to; address in detail"u8, (nuint)start + offset);
        }
    }

    /// <summary>Fills all of a block that no marked object and no allocation buffer occupies. The block has been swept.</summary>
    internal static void FillGaps(HeapBlock* block)
    {
        byte* position = (byte*)block + HeapBlock.HeaderSize;
        ulong* marks = HeapBlock.Marks(block);
        for (int word = 0; word < HeapBlock.BitmapWords; word++)
        {
            for (ulong bits = marks[word]; bits != 0; bits &= bits - 1)
            {
                byte* instance = (byte*)block + (word * 64 + System.Numerics.BitOperations.TrailingZeroCount(bits)) * 8;
                FillGap(block, position, instance - ObjectModel.HeaderSize);
                position = instance + ObjectModel.SizeOf(instance) - ObjectModel.HeaderSize;
            }
        }

        FillGap(block, position, (byte*)block + HeapBlock.SizeInBytes);
    }

    private static void FillGap(HeapBlock* block, byte* start, byte* end)
    {
        byte* lines = HeapBlock.Lines(block);
        for (byte* word = start; word < end; word += sizeof(ulong))
        {
            // Lines of a running thread's buffer are in use; the whole line is spared.
            byte state = lines[(int)(word - (byte*)block) >> HeapBlock.LineShift];
            if ((state & (HeapBlock.LineTaken | HeapBlock.LineStart)) == 0)
                *(ulong*)word = Pattern;
        }
    }
}
