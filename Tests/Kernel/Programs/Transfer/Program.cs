// Two ends of transfers, for either world: "serve" waits on TCP ports 7 (echo), 9 (sink), 19 (source) and 6 (end), and on UDP port 7 (echo);
// "call HOST MEGABYTES [PORT-OFFSET]" uses them all, checks every byte and prints what it measured.

using System;
using System.Globalization;
using Cosmos.Tests.Programs.Transfer;

switch (args)
{
    case ["serve"]:
        return new Server().Run();
    case ["call", string host, string megabytes, .. string[] rest]:
        int offset = rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 0;
        return new Caller(host, offset).Run(long.Parse(megabytes, CultureInfo.InvariantCulture) * 1_000_000);
    default:
        Console.Error.WriteLine("serve | call HOST MEGABYTES [PORT-OFFSET]");
        return 2;
}
