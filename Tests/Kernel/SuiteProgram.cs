using System.Reflection;

// The whole main program of a suite; compiled into each of them.
return Cosmos.Testing.KernelTestHost.Run(Assembly.GetExecutingAssembly(), args);
