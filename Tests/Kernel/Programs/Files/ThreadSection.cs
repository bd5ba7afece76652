using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace Cosmos.Tests.Files;

internal static class ThreadSection
{
    public static void Run()
    {
        Task<int>[] tasks = [.. Enumerable.Range(0, 8).Select(number => Task.Run(() => Work(number)))];
        Task.WaitAll(tasks);
        Report.Line($"done: {tasks.Sum(task => task.Result)}");
        Report.Line($"left: {string.Join(" ", Directory.GetDirectories(".").Order(StringComparer.Ordinal))}");
        foreach (string directory in Directory.GetDirectories("."))
            Directory.Delete(directory, recursive: true);
    }

    private static int Work(int number)
    {
        int good = 0;
        string directory = $"t{number}";
        Directory.CreateDirectory(directory);
        for (int round = 0; round < 50; round++)
        {
            string path = $"{directory}/{round % 10}";
            File.WriteAllText(path, $"{number} {round}");
            File.Move(path, path + "x", overwrite: true);
            if (File.ReadAllText(path + "x") == $"{number} {round}")
                good++;
        }

        return good + Directory.GetFiles(directory).Length;
    }
}
