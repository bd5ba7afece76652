Console.Write(File.ReadAllText("/etc/motd"));
Console.WriteLine($".NET {Environment.Version}, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20} MiB, arguments: [{string.Join(", ", args)}]");
return 0;
