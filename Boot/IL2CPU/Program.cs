using System;
using Cosmos.IL2CPU;
using Cosmos.IL2CPU.Options;

try
{
    switch (args)
    {
        case ["build", ..]:
            new Builder(OptionParser.Parse(args[1..]), Console.Out, !Console.IsOutputRedirected).Run();
            return 0;
        default:
            Console.Error.WriteLine("usage: il2cpu build [--name:value | @file]...");
            return 2;
    }
}
catch (BuildException e)
{
    // The form that MSBuild recognises as an error of a tool.
    Console.Error.WriteLine($"il2cpu : error {e.Code}: {e.Message}");
    return 1;
}
