using System;
using System.Collections.Generic;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Dns;

/// <summary>A request to a <see cref="DnsResolver"/> that has not ended, or has.</summary>
public sealed class DnsRequest
{
    private readonly DnsResolver _resolver;
    private readonly Action<DnsAddressResult>? _addressesCompleted;
    private readonly Action<DnsNameResult>? _nameCompleted;
    private readonly IReadOnlyList<string> _candidates;
    private readonly DnsRecordType[] _types;
    private readonly List<InternetAddress> _addresses = [];
    private IReadOnlyList<string> _aliases = [];
    private string _canonicalName = string.Empty;
    private string _pointer = string.Empty;
    private int _candidate = -1;
    private int _outstanding;
    private bool _hasFound;
    private bool _hasNoData;
    private DnsStatus _failure = DnsStatus.Success;

    internal DnsRequest(
        DnsResolver resolver,
        IReadOnlyList<string> candidates,
        DnsRecordType[] types,
        Action<DnsAddressResult>? addressesCompleted,
        Action<DnsNameResult>? nameCompleted)
    {
        _resolver = resolver;
        _candidates = candidates;
        _types = types;
        _addressesCompleted = addressesCompleted;
        _nameCompleted = nameCompleted;
    }

    /// <summary>Whether the result was delivered, or the request canceled.</summary>
    public bool IsCompleted { get; private set; }

    /// <summary>Ends the request; its result is <see cref="DnsStatus.Canceled"/> unless it has one. Takes the stack's lock.</summary>
    public void Cancel() => _resolver.Cancel(this);

    internal void Begin() => TryNextCandidate();

    internal void OnLookupFinished(DnsStatus status, DnsAnswer? answer)
    {
        if (IsCompleted)
            return;
        _outstanding--;
        switch (status)
        {
            case DnsStatus.Success:
                _hasFound = true;
                _addresses.AddRange(answer!.Addresses);
                _pointer = answer.Pointer;
                if (_canonicalName.Length == 0)
                    (_canonicalName, _aliases) = (answer.CanonicalName, answer.Aliases);
                break;
            case DnsStatus.NoData:
                _hasNoData = true;
                break;
            case DnsStatus.NameNotFound:
                break;
            default:
                _failure = status;
                break;
        }

        if (_outstanding > 0)
            return;
        if (_hasFound)
            Complete(DnsStatus.Success);
        else if (_failure != DnsStatus.Success)
            Complete(_failure);
        else
            TryNextCandidate();
    }

    internal void Complete(DnsStatus status)
    {
        bool isSuccess = status == DnsStatus.Success;
        if (_addressesCompleted is not null)
            Complete(isSuccess ? MakeResult() : new DnsAddressResult { Status = status });
        else
            Complete(new DnsNameResult { Status = status, Name = isSuccess ? _pointer : string.Empty });
    }

    internal void Complete(DnsAddressResult result)
    {
        if (TryEnd())
            _addressesCompleted!(result);
    }

    internal void Complete(DnsNameResult result)
    {
        if (TryEnd())
            _nameCompleted!(result);
    }

    private bool TryEnd()
    {
        if (IsCompleted)
            return false;
        IsCompleted = true;
        _resolver.OnRequestCompleted();
        return true;
    }

    private DnsAddressResult MakeResult()
    {
        DestinationOrder.Sort(_resolver.Stack, _addresses);
        return new DnsAddressResult { Status = DnsStatus.Success, Addresses = _addresses, CanonicalName = _canonicalName, Aliases = _aliases };
    }

    private void TryNextCandidate()
    {
        if (++_candidate == _candidates.Count)
        {
            Complete(_hasNoData ? DnsStatus.NoData : DnsStatus.NameNotFound);
            return;
        }

        // Answers out of the cache come while the others are still being asked for.
        string name = _candidates[_candidate];
        _outstanding = _types.Length;
        foreach (DnsRecordType type in _types)
            _resolver.Ask(new DnsQuestion(name, type), this);
    }
}
