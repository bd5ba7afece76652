using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Net;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Ssh.Server;
using Cosmos.Ssh.Transport;

namespace Cosmos.Ssh.Authentication;

/// <summary>The login of one connection (RFC 4252): messages 50 to 79.</summary>
internal sealed class AuthenticationSession(ServerContext context, PacketSender sender, EndPoint? peer)
{
    private const int LongestName = 256;
    private const int LongestPassword = 1024;
    private const int MaximumPrompts = 16;

    /// <summary>Requests of any kind, such as questions whether a key would do, per permitted failure.</summary>
    private const int RequestsPerAttempt = 8;

    private readonly SshAuthenticationOptions _options = context.Options.Authentication;
    private readonly List<string> _succeeded = [];
    private ISshInteractiveDialogue? _dialogue;
    private int _promptsAsked;
    private int _requests;
    private int _failures;
    private bool _bannerSent;
    private LoginPermissions _permissions = LoginPermissions.All;

    /// <summary>Whether the client is in.</summary>
    [MemberNotNullWhen(true, nameof(UserName))]
    internal bool IsAuthenticated { get; private set; }

    /// <summary>The name of the last request.</summary>
    internal string? UserName { get; private set; }

    /// <summary>What the login may do.</summary>
    internal LoginPermissions Permissions => _permissions;

    /// <summary>How the login succeeded, for the log.</summary>
    internal string Description { get; private set; } = "";

    /// <summary>Handles a message.</summary>
    /// <param name="payload">The message; valid until the task has ended.</param>
    /// <param name="sessionId">Identifies the connection in signatures.</param>
    /// <param name="stop">The connection is gone.</param>
    internal async ValueTask<SshFault?> HandleAsync(ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> sessionId, CancellationToken stop)
    {
        switch (payload.Span[0])
        {
            case MessageNumber.UserAuthRequest:
                _dialogue = null;
                return await OnRequestAsync(payload, sessionId, stop).ConfigureAwait(false);
            case MessageNumber.InteractiveResponse when _dialogue is not null:
                return await OnResponseAsync(payload, stop).ConfigureAwait(false);
            default:
                return SshFault.Protocol($"message {payload.Span[0]} during the login");
        }
    }

    private async ValueTask<SshFault?> OnRequestAsync(ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> sessionId, CancellationToken stop)
    {
        if (!TryParseRequest(payload.Span, out string userName, out bool isConnection, out string method, out int methodOffset))
            return SshFault.Malformed("USERAUTH_REQUEST");

        if (!isConnection)
            return new SshFault(DisconnectReason.ServiceNotAvailable, "a login for another service than ssh-connection");

        if (++_requests > RequestsPerAttempt * (context.Options.MaximumAuthenticationAttempts + 1))
            return new SshFault(DisconnectReason.NoMoreAuthenticationMethodsAvailable, "too many requests to log in");

        // RFC 4252, section 5: with another name what was achieved so far is void.
        if (UserName is not null && UserName != userName)
        {
            _succeeded.Clear();
            _permissions = LoginPermissions.All;
        }

        UserName = userName;
        SendBanner();
        if (method == "none")
            return _options.AllowNone ? Succeed("none", "without authentication") : Fail(counts: false);

        if (!Offers(method))
            return Fail(counts: true);

        return method switch
        {
            "publickey" => OnPublicKey(payload.Span, methodOffset, sessionId.Span),
            "password" => await OnPasswordAsync(payload[methodOffset..], stop).ConfigureAwait(false),
            _ => await OnInteractiveAsync(stop).ConfigureAwait(false),
        };
    }

    private static bool TryParseRequest(ReadOnlySpan<byte> payload, out string userName, out bool isConnection, out string method, out int methodOffset)
    {
        SshReader reader = new(payload[1..]);
        isConnection = false;
        method = "";
        methodOffset = 0;
        if (!reader.TryReadText(LongestName, out userName) || !reader.TryReadString(out ReadOnlySpan<byte> service) || !reader.TryReadText(LongestName, out method))
            return false;

        isConnection = service.SequenceEqual("ssh-connection"u8);
        methodOffset = payload.Length - reader.Rest.Length;
        return true;
    }

    /// <summary>RFC 4252, section 7.</summary>
    private SshFault? OnPublicKey(ReadOnlySpan<byte> payload, int offset, ReadOnlySpan<byte> sessionId)
    {
        SshReader reader = new(payload[offset..]);
        if (!reader.TryReadBoolean(out bool isSigned) || !reader.TryReadString(out ReadOnlySpan<byte> algorithm) || !reader.TryReadString(out ReadOnlySpan<byte> blob))
            return SshFault.Malformed("publickey request");

        int signedLength = payload.Length - reader.Rest.Length;
        AuthorizedKey? key = _options.AuthorizedKeys!.Find(UserName!)?.Find(blob, peer, context.Time.GetUtcNow());
        if (key is null || !key.Key.Supports(algorithm))
            return Fail(counts: true);

        if (!isSigned)
        {
            // SSH_MSG_USERAUTH_PK_OK
            SshWriter answer = new(stackalloc byte[512]);
            answer.WriteByte(MessageNumber.PublicKeyOk);
            answer.WriteString(algorithm);
            answer.WriteString(blob);
            sender.SendControl(answer.Written);
            answer.Dispose();
            return null;
        }

        if (!reader.TryReadString(out ReadOnlySpan<byte> signature) || !reader.IsAtEnd)
            return SshFault.Malformed("publickey request");

        SshWriter signed = new(stackalloc byte[1024]);
        signed.WriteString(sessionId);
        signed.WriteBytes(payload[..signedLength]);
        bool valid = key.Key.Verify(algorithm, signed.Written, signature);
        signed.Dispose();
        if (!valid)
            return Fail(counts: true);

        _permissions = key.Permissions;
        string comment = key.Comment.Length == 0 ? "" : $" ({key.Comment})";
        return Succeed("publickey", $"with key {SshHostKey.FingerprintOf(blob)}{comment}");
    }

    /// <summary>RFC 4252, section 8.</summary>
    private async ValueTask<SshFault?> OnPasswordAsync(ReadOnlyMemory<byte> request, CancellationToken stop)
    {
        byte[] password = new byte[LongestPassword];
        try
        {
            if (!TryCopyPassword(request.Span, password, out int length, out bool changes))
                return SshFault.Malformed("password request");

            // Changing passwords is not offered, so nobody can have been asked for it.
            if (changes || length > LongestPassword)
                return Fail(counts: true);

            return await _options.Passwords!.VerifyAsync(UserName!, password.AsMemory(0, length), peer, stop).ConfigureAwait(false)
                ? Succeed("password", "with a password") : Fail(counts: true);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(password);
        }
    }

    private static bool TryCopyPassword(ReadOnlySpan<byte> request, Span<byte> destination, out int length, out bool changes)
    {
        SshReader reader = new(request);
        length = 0;
        if (!reader.TryReadBoolean(out changes) || !reader.TryReadString(out ReadOnlySpan<byte> password))
            return false;

        length = password.Length;
        return length > destination.Length || password.TryCopyTo(destination);
    }

    /// <summary>RFC 4256, section 3.1. The language tag and the wanted submethods are ignored.</summary>
    private async ValueTask<SshFault?> OnInteractiveAsync(CancellationToken stop)
    {
        ISshInteractiveDialogue dialogue = _options.KeyboardInteractive!.Begin(UserName!, peer);
        return await ContinueAsync(dialogue, [], stop).ConfigureAwait(false);
    }

    private async ValueTask<SshFault?> OnResponseAsync(ReadOnlyMemory<byte> payload, CancellationToken stop)
    {
        ISshInteractiveDialogue dialogue = _dialogue!;
        _dialogue = null;
        if (!TryParseResponses(payload.Span, out string[] answers))
            return SshFault.Malformed("USERAUTH_INFO_RESPONSE");

        return await ContinueAsync(dialogue, answers, stop).ConfigureAwait(false);
    }

    private bool TryParseResponses(ReadOnlySpan<byte> payload, out string[] answers)
    {
        answers = [];
        SshReader reader = new(payload[1..]);
        if (!reader.TryReadUInt32(out uint count) || count != (uint)_promptsAsked)
            return false;

        string[] read = new string[count];
        for (int i = 0; i < read.Length; i++)
        {
            if (!reader.TryReadText(LongestPassword, out read[i]))
                return false;
        }

        answers = read;
        return true;
    }

    private async ValueTask<SshFault?> ContinueAsync(ISshInteractiveDialogue dialogue, string[] answers, CancellationToken stop)
    {
        SshInteractiveStep step = await dialogue.NextAsync(answers, stop).ConfigureAwait(false);
        if (step.Outcome is { } outcome)
            return outcome ? Succeed("keyboard-interactive", "by keyboard-interactive") : Fail(counts: true);

        if (step.Prompts.Count > MaximumPrompts)
            throw new InvalidOperationException($"{step.Prompts.Count} questions at once; at most {MaximumPrompts} are possible.");

        _dialogue = dialogue;
        _promptsAsked = step.Prompts.Count;
        SshWriter writer = new(stackalloc byte[512]);
        writer.WriteByte(MessageNumber.InteractiveRequest);
        writer.WriteText(step.Name);
        writer.WriteText(step.Instruction);
        writer.WriteText("");
        writer.WriteUInt32((uint)step.Prompts.Count);
        foreach (SshPrompt prompt in step.Prompts)
        {
            writer.WriteText(prompt.Text);
            writer.WriteBoolean(prompt.Echo);
        }

        sender.SendControl(writer.Written);
        writer.Dispose();
        return null;
    }

    private SshFault? Succeed(string method, string description)
    {
        _succeeded.Add(method);
        if (Remaining().Any() && method != "none")
        {
            SendFailure(partialSuccess: true);
            return null;
        }

        IsAuthenticated = true;
        Description = description;
        sender.SendControl([MessageNumber.UserAuthSuccess]);
        return null;
    }

    private SshFault? Fail(bool counts)
    {
        if (counts)
        {
            _failures++;
            context.Log(SshLogLevel.Warning, peer, $"login of {UserName} failed ({_failures} of {context.Options.MaximumAuthenticationAttempts})");
            if (_failures >= context.Options.MaximumAuthenticationAttempts)
                return new SshFault(DisconnectReason.NoMoreAuthenticationMethodsAvailable, "too many failed logins");
        }

        SendFailure(partialSuccess: false);
        return null;
    }

    private void SendFailure(bool partialSuccess)
    {
        SshWriter writer = new(stackalloc byte[128]);
        writer.WriteByte(MessageNumber.UserAuthFailure);
        writer.WriteNameList([.. Offered()]);
        writer.WriteBoolean(partialSuccess);
        sender.SendControl(writer.Written);
        writer.Dispose();
    }

    private void SendBanner()
    {
        if (_bannerSent || context.Options.Banner is not { } banner)
            return;

        _bannerSent = true;
        SshWriter writer = new(stackalloc byte[512]);
        writer.WriteByte(MessageNumber.UserAuthBanner);
        writer.WriteText(banner);
        writer.WriteText("");
        sender.SendControl(writer.Written);
        writer.Dispose();
    }

    private bool Offers(string method) => Offered().Contains(method);

    /// <summary>Methods that can continue: with required methods only the next one.</summary>
    private IEnumerable<string> Offered()
    {
        string? next = Remaining().FirstOrDefault();
        if (_options.AuthorizedKeys is not null && next is null or "publickey")
            yield return "publickey";

        if (_options.KeyboardInteractive is not null && next is null or "keyboard-interactive")
            yield return "keyboard-interactive";

        if (_options.Passwords is not null && next is null or "password")
            yield return "password";
    }

    private IEnumerable<string> Remaining() => _options.RequiredMethods.Skip(_succeeded.Count);
}
