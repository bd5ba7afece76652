using System;
using System.Collections.Generic;

// Reads lines from the console; output lines start with "> " so that the echo of a terminal can be told apart.
Console.WriteLine("> ready");
var lines = new List<string>();
while (lines.Count < 4 && Console.ReadLine() is { } line)
{
    lines.Add(line);
    Console.WriteLine($"\n> {lines.Count}: <{line}> {line.Length}");
}
Console.WriteLine($"\n> {lines.Count} lines");
