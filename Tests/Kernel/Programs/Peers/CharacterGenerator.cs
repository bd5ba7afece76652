using System;

namespace Cosmos.Tests.Peers;

/// <summary>The lines of RFC 864: 72 characters of the 95 that can be printed, each line one further.</summary>
internal static class CharacterGenerator
{
    internal const int LineLength = 74;

    /// <summary>Length after which the lines repeat.</summary>
    internal const int Period = LineLength * Characters;

    private const int Characters = 95;

    internal static byte[] Make(int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            (int line, int column) = Math.DivRem(i, LineLength);
            bytes[i] = column switch
            {
                LineLength - 2 => (byte)'\r',
                LineLength - 1 => (byte)'\n',
                _ => (byte)(' ' + ((line + column) % Characters)),
            };
        }

        return bytes;
    }
}
