Console.Write(File.ReadAllText("/etc/motd"));
Console.WriteLine($".NET {Environment.Version} on {Environment.ProcessorCount} CPU, arguments: [{string.Join(", ", args)}]");
return 0;
