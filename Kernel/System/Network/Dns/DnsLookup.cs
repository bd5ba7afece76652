using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Cosmos.Network.Addressing;
using Cosmos.Network.Timing;

namespace Cosmos.Network.Dns;

/// <summary>One question on its way to the servers, for everybody who asks it at the same time.</summary>
/// <remarks>
/// The servers are asked in turn, each <see cref="DnsOptions.Rounds"/> times with doubling patience; one that answers that it cannot help is not asked
/// again. Every try has its own identifier, source port and case of letters (RFC 5452).
/// </remarks>
internal sealed class DnsLookup : NetworkTimer, IDnsExchangeClient
{
    // Responses that fit the ports but not the query come from a forger who guesses: ask over TCP, where guessing does not help.
    private const int ForgeryLimit = 8;

    private readonly DnsResolver _resolver;
    private readonly IReadOnlyList<InternetEndpoint> _servers;
    private readonly List<string> _aliases = [];
    private readonly bool[] _hasGivenUp;
    private readonly byte[] _query = new byte[DnsQueryWriter.MaximumLength];
    private DnsQuestion _current;
    private IDisposable? _exchange;
    private int _queryLength;
    private int _attempt = -1;
    private int _server;
    private int _forgeries;
    private uint _timeToLive = uint.MaxValue;
    private bool _isStream;
    private bool _isCaseRandom;
    private bool _hasServerFailed;

    /// <summary>Makes a lookup that has not begun.</summary>
    /// <param name="resolver">Its resolver.</param>
    /// <param name="question">The question.</param>
    /// <param name="servers">Whom to ask; at least one.</param>
    public DnsLookup(DnsResolver resolver, DnsQuestion question, IReadOnlyList<InternetEndpoint> servers)
    {
        _resolver = resolver;
        Question = question;
        _current = question;
        _servers = servers;
        _hasGivenUp = new bool[servers.Count];
    }

    /// <summary>The question.</summary>
    public DnsQuestion Question { get; }

    /// <summary>Who waits.</summary>
    public List<DnsRequest> Waiting { get; } = [];

    /// <summary>Asks the first server.</summary>
    public void Begin() => TryNext();

    /// <summary>Ends without a result.</summary>
    public void Abandon()
    {
        _resolver.Timers.Cancel(this);
        CloseExchange();
    }

    /// <inheritdoc/>
    void IDnsExchangeClient.OnMessage(ReadOnlySpan<byte> message)
    {
        if (!DnsMessage.TryParse(message, out DnsMessage response)
            || response.Id != BinaryPrimitives.ReadUInt16BigEndian(_query)
            || !DnsResponseReader.Matches(response, _query.AsSpan(0, _queryLength), ignoreCase: !_isCaseRandom))
        {
            // Servers that cannot read a query answer without the question.
            if (IsComplaint(message))
                GiveUpServer();
            else if (_isStream)
                TryNext();
            else if (++_forgeries == ForgeryLimit)
                Ask(isStream: true);
            return;
        }

        if (response.IsTruncated && !_isStream)
        {
            Ask(isStream: true);
            return;
        }

        if (response.IsTruncated || response.ResponseCode is not (DnsResponseCode.NoError or DnsResponseCode.NameError)
            || !DnsResponseReader.TryRead(response, _current, out DnsAnswer? answer))
        {
            GiveUpServer();
            return;
        }

        OnAnswer(answer!);
    }

    /// <inheritdoc/>
    void IDnsExchangeClient.OnFailed() => TryNext();

    /// <inheritdoc/>
    protected override void OnExpired() => TryNext();

    private bool IsComplaint(ReadOnlySpan<byte> message) =>
        DnsMessage.TryParse(message, out DnsMessage response)
        && response.IsResponse
        && response.Id == BinaryPrimitives.ReadUInt16BigEndian(_query)
        && response.QuestionCount == 0
        && response.ResponseCode is DnsResponseCode.FormatError or DnsResponseCode.NotImplemented or DnsResponseCode.Refused;

    private void OnAnswer(DnsAnswer answer)
    {
        CloseExchange();
        _timeToLive = Math.Min(_timeToLive, answer.TimeToLive);
        _aliases.AddRange(answer.Aliases);
        if (answer.Kind == DnsAnswerKind.Alias && _aliases.Count <= DnsResponseReader.MaximumAliases && DnsName.IsValid(answer.CanonicalName))
        {
            // The server told an alias and not what is behind it.
            _current = _current with { Name = answer.CanonicalName };
            _attempt = -1;
            TryNext();
            return;
        }

        if (answer.Kind == DnsAnswerKind.Alias)
        {
            Finish(DnsStatus.ServerFailure, null);
            return;
        }

        var merged = new DnsAnswer
        {
            Kind = answer.Kind,
            CanonicalName = answer.CanonicalName,
            Aliases = _aliases,
            Addresses = answer.Addresses,
            Pointer = answer.Pointer,
            TimeToLive = _timeToLive,
        };
        Finish(DnsResolver.StatusOf(answer.Kind), merged);
    }

    private void GiveUpServer()
    {
        _hasServerFailed = true;
        _hasGivenUp[_server] = true;
        TryNext();
    }

    private void TryNext()
    {
        CloseExchange();
        int last = (_servers.Count * _resolver.Options.Rounds) - 1;
        while (_attempt < last)
        {
            _attempt++;
            _server = _attempt % _servers.Count;
            if (!_hasGivenUp[_server] && TryAsk(isStream: false))
                return;
        }

        Finish(_hasServerFailed ? DnsStatus.ServerFailure : DnsStatus.TryAgain, null);
    }

    private void Ask(bool isStream)
    {
        CloseExchange();
        if (!TryAsk(isStream))
            TryNext();
    }

    private bool TryAsk(bool isStream)
    {
        int round = _attempt / _servers.Count;
        _isStream = isStream;
        _forgeries = 0;
        _queryLength = DnsQueryWriter.Write(_query, (ushort)_resolver.Random.NextUInt32(), _current);
        _isCaseRandom = _resolver.Options.RandomizeCase && !isStream && (round < _resolver.Options.Rounds - 1 || round == 0);
        if (_isCaseRandom)
        {
            Span<byte> random = stackalloc byte[DnsQueryWriter.MaximumLength];
            _resolver.Random.Fill(random);
            DnsQueryWriter.RandomizeCase(_query.AsSpan(0, _queryLength), random);
        }

        _exchange = _resolver.Transport.Start(_servers[_server], isStream, _query.AsSpan(0, _queryLength), this);
        if (_exchange is null)
            return false;
        long timeout = isStream
            ? (long)_resolver.Options.StreamTimeout.TotalMicroseconds
            : (long)_resolver.Options.Timeout.TotalMicroseconds << Math.Min(round, 8);
        _resolver.Timers.Set(this, _resolver.Now + timeout);
        return true;
    }

    private void Finish(DnsStatus status, DnsAnswer? answer)
    {
        Abandon();
        _resolver.OnLookupFinished(this, status, answer);
    }

    private void CloseExchange()
    {
        _exchange?.Dispose();
        _exchange = null;
    }
}
