return await Cosmos.Shell.ShellMachine.RunAsync(Cosmos.Plugins.GeneratedPlugins.All, args);
