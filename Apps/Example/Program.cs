using System.IO;
using Cosmos.Apps.Example;
using Cosmos.Shell;
using Cosmos.SshServer;

return await ShellMachine.RunAsync(Cosmos.Plugins.GeneratedPlugins.All, args, new ShellMachineOptions
{
    Shell = new ShellOptions
    {
        Banner = Identity.Banner,
        Greeting = File.Exists("/etc/motd") ? File.ReadAllText("/etc/motd") : "",
        FirstLine = "help",
        Farewell = Identity.Farewell,
    },
    LogFile = "/var/log/example.log",
});
