using System;

namespace Cosmos.Core.Boot;

/// <summary>
/// The kernel command line: blank-separated words, then <c>--</c>, then the program's arguments. An argument may be in double quotes, with
/// <c>\"</c> and <c>\\</c> inside. Machine monitors append the devices they offer, so those words are no arguments wherever they stand.
/// </summary>
internal static unsafe class CommandLine
{
    /// <summary>The next word, or an empty span at the end.</summary>
    /// <param name="position">Where to start; moved behind the word.</param>
    internal static ReadOnlySpan<byte> NextWord(ref int position)
    {
        BootInformation* boot = BootInformation.Current;
        byte* text = boot->CommandLine;
        while (position < boot->CommandLineLength && text[position] is (byte)' ' or (byte)'\t' or (byte)'\n')
            position++;
        int start = position;
        while (position < boot->CommandLineLength && text[position] is not ((byte)' ' or (byte)'\t' or (byte)'\n'))
            position++;
        return new ReadOnlySpan<byte>(text + start, position - start);
    }

    /// <summary>Splits the part behind <c>--</c> into zero-terminated arguments inside <paramref name="buffer"/>.</summary>
    /// <param name="arguments">Receives pointers into the buffer.</param>
    /// <param name="capacity">Room in <paramref name="arguments"/>.</param>
    /// <param name="buffer">At least <see cref="BootInformation.CommandLineCapacity"/> bytes.</param>
    /// <returns>Number of arguments.</returns>
    internal static int ParseArguments(byte** arguments, int capacity, byte* buffer)
    {
        BootInformation* boot = BootInformation.Current;
        int position = 0;
        while (true)
        {
            ReadOnlySpan<byte> word = NextWord(ref position);
            if (word.IsEmpty)
                return 0;
            if (word.Length == 2 && word[0] == '-' && word[1] == '-')
                break;
        }

        byte* text = boot->CommandLine;
        int end = boot->CommandLineLength;
        int count = 0;
        while (count < capacity)
        {
            while (position < end && text[position] == ' ')
                position++;
            if (position >= end)
                break;
            int wordEnd = position;
            if (IsDevice(NextWord(ref wordEnd)))
            {
                position = wordEnd;
                continue;
            }

            arguments[count++] = buffer;
            bool quoted = text[position] == '"';
            if (quoted)
                position++;
            while (position < end && text[position] != (quoted ? (byte)'"' : (byte)' '))
            {
                if (quoted && text[position] == '\\' && position + 1 < end)
                    position++;
                *buffer++ = text[position++];
            }

            if (quoted)
                position++;
            *buffer++ = 0;
        }

        return count;
    }

    /// <summary>Whether <paramref name="word"/> starts with <paramref name="prefix"/>.</summary>
    internal static bool StartsWith(ReadOnlySpan<byte> word, ReadOnlySpan<byte> prefix) =>
        word.Length >= prefix.Length && word[..prefix.Length].SequenceEqual(prefix);

    /// <summary>Whether a word announces a device: <c>virtio_mmio.device=...</c>.</summary>
    internal static bool IsDevice(ReadOnlySpan<byte> word) => StartsWith(word, "virtio_mmio.device="u8);

    /// <summary>Reads a decimal number; -1 when the text is none or is above one thousand million.</summary>
    internal static int ParseNumber(ReadOnlySpan<byte> text)
    {
        int value = 0;
        if (text.IsEmpty || text.Length > 9)
            return -1;
        for (int index = 0; index < text.Length; index++)
        {
            int digit = text[index] - '0';
            if (digit is < 0 or > 9)
                return -1;
            value = value * 10 + digit;
        }

        return value;
    }
}
