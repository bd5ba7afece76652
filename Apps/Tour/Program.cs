using System;
using System.Threading.Tasks;
using Cosmos.Apps.Tour;

// A tour of .NET. It prints the same on Linux (`dotnet exec Tour.dll`) and on bare metal.
(string Title, Func<Task> Stop)[] tour =
[
    ("LINQ", Stops.Linq),
    ("JSON", Stops.Json),
    ("Regular expressions", Stops.RegularExpressions),
    ("Files", Stops.Files),
    ("Tasks", Stops.Tasks),
    ("Threads", Stops.Threads),
    ("Reflection", Stops.Reflection),
    ("Exceptions", Stops.Exceptions),
    ("Compression", Stops.Compression),
    ("Hashing", Stops.Hashing),
    ("Numbers", Stops.Numbers),
    ("Garbage collection", Stops.GarbageCollection),
];
foreach ((string title, Func<Task> stop) in tour)
{
    Console.WriteLine($"== {title}");
    await stop();
}
Console.WriteLine("== The end");
