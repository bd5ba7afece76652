return await Cosmos.SshServer.ShellMachine.RunAsync(Cosmos.Plugins.GeneratedPlugins.All, args);
