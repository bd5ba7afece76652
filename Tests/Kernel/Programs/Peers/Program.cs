// A machine for other people's programs, for either world: "serve NAME..." waits for addresses of both families, prints its interfaces and what becomes of the
// names, and offers echo (port 7), characters (port 19) over TCP and UDP until somebody connects to TCP port 6. "call ADDRESS" uses it all; "end ADDRESS" ends it.

using System;
using Cosmos.Tests.Peers;

switch (args)
{
    case ["serve", .. string[] names]:
        return new Server().Run(names);
    case ["call", string host]:
        return new Caller(host).Run();
    case ["end", string host]:
        return new Caller(host).End();
    default:
        Console.Error.WriteLine("serve NAME... | call ADDRESS | end ADDRESS");
        return 2;
}
