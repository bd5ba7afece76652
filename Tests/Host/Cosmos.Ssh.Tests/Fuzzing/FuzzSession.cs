using System;
using System.IO;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Ssh.Authentication;
using Cosmos.Ssh.Channels;
using Cosmos.Ssh.KeyExchange;
using Cosmos.Ssh.Server;
using Cosmos.Ssh.Tests.Laboratory;
using Cosmos.Ssh.Transport;

namespace Cosmos.Ssh.Tests.Fuzzing;

/// <summary>Feeds damaged input to every parser and state machine of the server. An exception, a hang or a limit exceeded is a failure, and
/// follows from the seed alone.</summary>
internal sealed class FuzzSession
{
    private const int MaximumChannels = 8;

    private readonly Mutator _mutator;
    private readonly ServerContext _context;
    private readonly IPEndPoint _peer = new(IPAddress.Loopback, 1);

    internal FuzzSession(int seed)
    {
        _mutator = new Mutator(seed);
        SshPasswordTable passwords = new();
        passwords.Add("joe", "x");
        SshServerOptions options = new()
        {
            HostKeys = [TestServer.HostKey],
            MaximumChannels = MaximumChannels,
            AllowTcpForwarding = true,
            ForwardingConnector = (_, _, _) => throw new IOException("nobody there"),
            Authentication = new SshAuthenticationOptions
            {
                Passwords = passwords,
                KeyboardInteractive = new SshPasswordDialogue(passwords),
                AuthorizedKeys = SshAuthorizedKeys.Parse(TestServer.HostKey.PublicKeyText),
            },
        };
        _context = new ServerContext(options, DelegateHandler.Echo, new SilentLog(), new SimulatedTime());
    }

    /// <summary>Inputs so far.</summary>
    internal long Inputs { get; private set; }

    /// <summary>Connections that were ended because of their input: some have to be, some must not.</summary>
    internal long Faults { get; private set; }

    internal async Task RunAsync(int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            FuzzParsers();
            if (round % 8 == 0)
                FuzzKeys();

            FuzzReceiver();
            await FuzzChannelsAsync().ConfigureAwait(false);
            await FuzzLoginAsync().ConfigureAwait(false);
            if (round % 8 == 0)
                await FuzzConnectionAsync().ConfigureAwait(false);
        }
    }

    private void FuzzParsers()
    {
        for (int i = 0; i < 24; i++, Inputs++)
        {
            if (KeyExchangeInit.TryParse(_mutator.Mutate(MessageSeeds.Transport), out KeyExchangeInit init))
                NegotiatedAlgorithms.Negotiate(init, _context.Algorithms, out _);

            TerminalModes.Parse(_mutator.Mutate(MessageSeeds.Modes));
        }

    }

    /// <summary>Reading keys is arithmetic, and slow.</summary>
    private void FuzzKeys()
    {
        Inputs += 3;
        if (PublicKey.TryParse(_mutator.Mutate(MessageSeeds.PublicKeys), out PublicKey? key))
            key!.Verify("ssh-ed25519"u8, "data"u8, _mutator.Mutate(MessageSeeds.PublicKeys));

        string text = Encoding.Latin1.GetString(_mutator.Mutate(MessageSeeds.Texts));
        SshAuthorizedKeys.Parse(text);
        try
        {
            SshHostKey.Parse(text).Dispose();
        }
        catch (FormatException)
        {
            // What it is documented to throw.
        }
    }

    /// <summary>A stream of plain packets, damaged, in pieces of any length.</summary>
    private void FuzzReceiver()
    {
        using MemoryStream stream = new();
        using TestClient sealer = new(new MemoryStream(), new ClientSettings());
        for (int i = 0; i < 4; i++)
            stream.Write(sealer.Seal(_mutator.Mutate(MessageSeeds.Transport)));

        byte[] bytes = stream.ToArray();
        if (_mutator.Next(2) == 0)
            bytes = _mutator.Mutate([bytes]);

        using PacketReceiver receiver = new(new PieceStream(bytes, _mutator));
        while (true)
        {
            SshFault? fault;
            while (receiver.TryTake(out ReadOnlyMemory<byte> payload, out fault))
            {
                Inputs++;
                if (payload.Length is 0 or > PacketLimits.MaximumLengthBeforeLogin)
                    throw new InvalidOperationException($"A payload of {payload.Length} bytes.");
            }

            if (fault is not null)
                Faults++;

            ValueTask<bool> filled = receiver.FillAsync(CancellationToken.None);
            if (fault is not null || !filled.Result)
                return;

            if (receiver.BufferSize > 2 * PacketLimits.MaximumLength)
                throw new InvalidOperationException($"A buffer of {receiver.BufferSize} bytes.");
        }
    }

    private async Task FuzzChannelsAsync()
    {
        using PacketSender sender = new(Stream.Null);
        Task writer = sender.RunAsync(CancellationToken.None);
        ConnectionService service = new(_context, sender, new Flusher(sender), _peer, "joe", LoginPermissions.All, isOpenSshClient: true);
        for (int i = 0; i < 40; i++)
        {
            Inputs++;
            byte[] message = i < 2 ? [.. MessageSeeds.Connection[i]] : _mutator.MutateSome(MessageSeeds.Connection);
            message[0] = message[0] is >= 80 and < 128 ? message[0] : (byte)(80 + (message[0] % 48));
            SshFault? fault = service.Handle(message);
            sender.Flush();
            if (service.OpenChannels > MaximumChannels)
                throw new InvalidOperationException("More channels than are allowed.");

            if (fault is not null)
            {
                Faults++;
                break;
            }
        }

        await service.EndAsync().ConfigureAwait(false);
        sender.Finish();
        await writer.ConfigureAwait(false);
    }

    private async Task FuzzLoginAsync()
    {
        using PacketSender sender = new(Stream.Null);
        AuthenticationSession session = new(_context, sender, _peer);
        for (int i = 0; i < 12; i++)
        {
            Inputs++;
            byte[] message = _mutator.MutateSome(MessageSeeds.Authentication);
            message[0] = message[0] is >= 50 and < 80 ? message[0] : (byte)50;
            SshFault? fault = await session.HandleAsync(message, new byte[32], CancellationToken.None).ConfigureAwait(false);
            if (session.IsAuthenticated)
                throw new InvalidOperationException($"Logged in by {Convert.ToHexString(message)}.");

            if (fault is not null)
            {
                Faults++;
                return;
            }
        }
    }

    /// <summary>A whole connection: identification and damaged packets in plain.</summary>
    private async Task FuzzConnectionAsync()
    {
        using MemoryStream bytes = new();
        using TestClient sealer = new(new MemoryStream(), new ClientSettings());
        bytes.Write(_mutator.Next(4) == 0 ? _mutator.Mutate([Encoding.ASCII.GetBytes("SSH-2.0-Fuzzer\r\n")]) : "SSH-2.0-Fuzzer\r\n"u8);
        for (int i = 0; i < 6; i++, Inputs++)
            bytes.Write(sealer.Seal(i == 0 && _mutator.Next(4) != 0 ? MessageSeeds.Transport[_mutator.Next(2)] : _mutator.Mutate(MessageSeeds.Transport)));

        using SshConnection connection = new(_context, new PieceStream(bytes.ToArray(), _mutator), _peer, () => throw new InvalidOperationException("Logged in."), CancellationToken.None);
        await connection.RunAsync().ConfigureAwait(false);
    }

    private sealed class Flusher(PacketSender sender) : IChannelConnection
    {
        public void OnDataSent() => sender.Flush();
    }

    private sealed class SilentLog : ISshServerLog
    {
        public void Write(SshLogLevel level, EndPoint? peer, string message)
        {
            if (level == SshLogLevel.Error)
                throw new InvalidOperationException("A defect: " + message);
        }
    }

    /// <summary>Gives bytes in pieces, takes what is written.</summary>
    private sealed class PieceStream(byte[] bytes, Mutator mutator) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1 + mutator.Next(300))], cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;
    }
}
