using System;
using System.Collections.Generic;

namespace Cosmos.Shell;

/// <summary>What the user may have meant.</summary>
internal static class Similar
{
    /// <summary>The complaint about a name that no command has.</summary>
    public static string Explain(string name, IEnumerable<string> names)
    {
        string? nearest = Find(name, names);
        return nearest is null ? "there is no such command; 'help' lists all" : $"there is no such command; did you mean '{nearest}'?";
    }

    private static string? Find(string name, IEnumerable<string> names)
    {
        string? nearest = null;
        int least = name.Length switch
        {
            < 2 => 0,
            < 5 => 2,
            < 32 => 3,
            _ => 0,
        };
        foreach (string candidate in names)
        {
            int distance = least == 0 ? int.MaxValue : Distance(name, candidate);
            if (distance < least || (distance == least - 1 && nearest is not null && string.CompareOrdinal(candidate, nearest) < 0))
            {
                nearest = candidate;
                least = distance + 1 <= least ? distance + 1 : least;
            }
        }

        return nearest;
    }

    // Changes, insertions, removals and exchanges of neighbours that make one of the other (optimal string alignment).
    private static int Distance(string left, string right)
    {
        int[,] cost = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                int change = left[i - 1] == right[j - 1] ? 0 : 1;
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[left.Length, right.Length];
    }
}
