using System;
using System.IO;

namespace Cosmos.Commands.Files;

/// <summary>Permissions as letters and as octal numbers.</summary>
internal static class ModeText
{
    private const int OctalDigit = 8;
    private const int Triplet = 3;
    private const int SetUser = 0x800;
    private const int SetGroup = 0x400;
    private const int Sticky = 0x200;

    /// <summary>As <c>ls -l</c> shows it, such as <c>drwxr-xr-x</c>.</summary>
    internal static string Letters(EntryKind kind, UnixFileMode mode)
    {
        char[] text = ['-', 'r', 'w', 'x', 'r', 'w', 'x', 'r', 'w', 'x'];
        text[0] = kind switch { EntryKind.Directory => 'd', EntryKind.Link => 'l', _ => '-' };
        for (int i = 1; i < text.Length; i++)
        {
            if (((int)mode & (1 << (text.Length - 1 - i))) == 0)
                text[i] = '-';
        }

        Special(SetUser, Triplet, 's');
        Special(SetGroup, 2 * Triplet, 's');
        Special(Sticky, 3 * Triplet, 't');
        return new string(text);

        void Special(int bit, int index, char letter)
        {
            if (((int)mode & bit) != 0)
                text[index] = text[index] == 'x' ? letter : char.ToUpperInvariant(letter);
        }
    }

    /// <summary>Reads <c>755</c>, or changes such as <c>u+x,go-w</c> of what is there (POSIX, chmod).</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="before">Permissions so far.</param>
    /// <param name="isDirectory">For X, which is x for directories and for what somebody may execute.</param>
    /// <param name="after">Permissions from now on.</param>
    /// <returns>False when the text is neither.</returns>
    internal static bool TryApply(string text, UnixFileMode before, bool isDirectory, out UnixFileMode after)
    {
        after = before;
        if (text.Length == 0)
            return false;
        if (char.IsAsciiDigit(text[0]))
        {
            int value = 0;
            foreach (char c in text)
            {
                if (c is < '0' or > '7' || value >= OctalDigit * OctalDigit * OctalDigit)
                    return false;
                value = (value * OctalDigit) + (c - '0');
            }

            after = (UnixFileMode)value;
            return true;
        }

        foreach (string clause in text.Split(','))
        {
            if (!TryApplyClause(clause, isDirectory, ref after))
                return false;
        }

        return true;
    }

    private static bool TryApplyClause(string clause, bool isDirectory, ref UnixFileMode mode)
    {
        int at = 0;
        int who = 0;
        for (; at < clause.Length && "ugoa".Contains(clause[at], StringComparison.Ordinal); at++)
        {
            who |= clause[at] switch
            {
                'u' => 0b111_000_000 | SetUser,
                'g' => 0b000_111_000 | SetGroup,
                'o' => 0b000_000_111,
                _ => 0b111_111_111 | SetUser | SetGroup | Sticky,
            };
        }

        if (who == 0)
            who = 0b111_111_111 | SetUser | SetGroup | Sticky;
        if (at == clause.Length)
            return false;
        while (at < clause.Length)
        {
            char operation = clause[at++];
            if (operation is not ('+' or '-' or '='))
                return false;
            int bits = 0;
            for (; at < clause.Length && clause[at] is not ('+' or '-' or '='); at++)
            {
                switch (clause[at])
                {
                    case 'r':
                        bits |= 0b100_100_100;
                        break;
                    case 'w':
                        bits |= 0b010_010_010;
                        break;
                    case 'x':
                    case 'X' when isDirectory || ((int)mode & 0b001_001_001) != 0:
                        bits |= 0b001_001_001;
                        break;
                    case 'X':
                        break;
                    case 's':
                        bits |= SetUser | SetGroup;
                        break;
                    case 't':
                        bits |= Sticky;
                        // The sticky bit is nobody's and everybody's.
                        who |= Sticky;
                        break;
                    default:
                        return false;
                }
            }

            int changed = operation switch
            {
                '+' => (int)mode | (bits & who),
                '-' => (int)mode & ~(bits & who),
                _ => ((int)mode & ~who) | (bits & who),
            };
            mode = (UnixFileMode)changed;
        }

        return true;
    }
}
