using System;
using System.Collections.Generic;

namespace Cosmos.Network.Dns;

/// <summary>Answers for as long as they hold, positive and negative; a bounded number, the least recently used goes first.</summary>
internal sealed class DnsCache
{
    private readonly Dictionary<DnsQuestion, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private readonly int _capacity;
    private readonly long _maximumTimeToLive;
    private readonly long _maximumNegativeTimeToLive;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="capacity">Most answers.</param>
    /// <param name="maximumTimeToLive">Longest time that an answer is kept.</param>
    /// <param name="maximumNegativeTimeToLive">Longest time that an answer without records is kept.</param>
    public DnsCache(int capacity, TimeSpan maximumTimeToLive, TimeSpan maximumNegativeTimeToLive)
    {
        _capacity = capacity;
        _maximumTimeToLive = (long)maximumTimeToLive.TotalMicroseconds;
        _maximumNegativeTimeToLive = (long)maximumNegativeTimeToLive.TotalMicroseconds;
    }

    /// <summary>Number of answers, those that have run out but were not looked for since included.</summary>
    public int Count => _entries.Count;

    /// <summary>Forgets everything, as when the network changes.</summary>
    public void Clear()
    {
        _entries.Clear();
        _byUse.Clear();
    }

    /// <summary>Looks for an answer that still holds.</summary>
    /// <param name="question">The question.</param>
    /// <param name="now">The time in microseconds.</param>
    /// <param name="answer">The answer.</param>
    public bool TryGet(DnsQuestion question, long now, out DnsAnswer? answer)
    {
        answer = null;
        if (!_entries.TryGetValue(question, out LinkedListNode<Entry>? node))
            return false;
        _byUse.Remove(node);
        if (node.Value.Expiry <= now)
        {
            _entries.Remove(question);
            return false;
        }

        _byUse.AddFirst(node);
        answer = node.Value.Answer;
        return true;
    }

    /// <summary>Keeps an answer for as long as it says; one that is not to be kept replaces nothing.</summary>
    /// <param name="question">The question.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="now">The time in microseconds.</param>
    public void Add(DnsQuestion question, DnsAnswer answer, long now)
    {
        long limit = answer.Kind == DnsAnswerKind.Records ? _maximumTimeToLive : _maximumNegativeTimeToLive;
        long duration = Math.Min(answer.TimeToLive * 1_000_000L, limit);
        if (duration <= 0 || _capacity == 0)
            return;
        if (_entries.Remove(question, out LinkedListNode<Entry>? old))
            _byUse.Remove(old);
        while (_entries.Count >= _capacity)
        {
            LinkedListNode<Entry> last = _byUse.Last!;
            _byUse.RemoveLast();
            _entries.Remove(last.Value.Question);
        }

        _entries.Add(question, _byUse.AddFirst(new Entry(question, answer, now + duration)));
    }

    private readonly record struct Entry(DnsQuestion Question, DnsAnswer Answer, long Expiry);
}
