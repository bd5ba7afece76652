using System;
using System.Linq;
using System.Net;

namespace Cosmos.Commands.Network.Ntp;

/// <summary>Decides whether an answer can be believed; RFC 4330, section 5, and RFC 5905, sections 7.4, 8 and 11.2.</summary>
public static class NtpValidation
{
    /// <summary>How far off a server's time may be (MAXDIST of the reference implementation).</summary>
    public static TimeSpan MaximumDistance { get; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How long ago a server may have seen its own reference: the longest interval between two of its questions (MAXPOLL, 2^17 s).</summary>
    public static TimeSpan MaximumAge { get; } = TimeSpan.FromSeconds(1 << 17);

    private const int OldestVersion = 3;
    private const int Unsynchronized = 16;
    private const int LettersOfCode = 4;
    private const int BitsOfLetter = 8;

    // What a coarse clock of the server, or of this machine, may make of a delay near zero.
    private static readonly TimeSpan s_coarseness = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether a packet is an answer to a question at all. What is not may come from anybody, and is passed over.</summary>
    /// <param name="answer">The packet.</param>
    /// <param name="question">Transmit timestamp of the question, which only the server can know.</param>
    public static bool IsAnswer(in NtpPacket answer, NtpTimestamp question) =>
        answer is { Mode: NtpPacket.ServerMode, Version: >= OldestVersion and <= NtpPacket.CurrentVersion } && answer.Origin == question;

    /// <summary>Checks what the server says, and computes offset and delay.</summary>
    /// <param name="answer">An answer to the question.</param>
    /// <param name="sentAt">Wall clock when the question left (T1).</param>
    /// <param name="elapsed">Time since then by a clock that nobody sets (T4 - T1).</param>
    /// <param name="receivedAt">The same moment by <see cref="TimeProvider.GetTimestamp"/>.</param>
    /// <exception cref="NtpException">The answer cannot be used.</exception>
    public static NtpSample Evaluate(in NtpPacket answer, DateTimeOffset sentAt, TimeSpan elapsed, long receivedAt)
    {
        if (answer.Stratum == 0)
            throw KissOfDeath(answer.ReferenceId);
        if (answer.Leap == LeapIndicator.Unsynchronized || answer.Stratum >= Unsynchronized)
            throw Final("does not know the time itself: it is not synchronized");
        if (answer.Transmit.IsNone || answer.Receive.IsNone)
            throw Final("gave an answer without a time");

        TimeSpan worked = answer.Transmit.Since(answer.Receive);
        if (worked < TimeSpan.Zero)
            throw Final("has a clock that runs backwards: its answer left before the question came");
        TimeSpan delay = elapsed - worked;
        if (delay < -s_coarseness)
            throw Final($"claims to have worked {Seconds(worked)} s on an answer that was here after {Seconds(elapsed)} s");
        if (delay < TimeSpan.Zero)
            delay = TimeSpan.Zero;
        if (!answer.Reference.IsNone)
        {
            TimeSpan age = answer.Transmit.Since(answer.Reference);
            if (age < TimeSpan.Zero)
                throw Final("claims that its clock will have been set in the future");
            if (age > MaximumAge)
                throw Final($"has not set its clock for {age.TotalHours:0} hours");
        }

        DateTimeOffset time = answer.Transmit.ToTime() + (delay / 2);
        // ((T2 - T1) + (T3 - T4)) / 2, written so that it holds across eras.
        var sample = new NtpSample(answer, time, receivedAt, time - (sentAt + elapsed), delay);
        if (sample.RootDistance >= MaximumDistance)
            throw Final($"may be {Seconds(sample.RootDistance)} s off, more than {Seconds(MaximumDistance)} s");
        if (time < DateTimeOffset.UnixEpoch)
            throw Final($"gave a time before 1970, {time:yyyy-MM-dd}");
        return sample;
    }

    /// <summary>What a server takes its time from, for people: four letters, an address, or a number (RFC 5905, section 7.3).</summary>
    public static string DescribeReference(in NtpPacket answer)
    {
        string code = Letters(answer.ReferenceId);
        if (answer.Stratum <= 1)
            return code.Length > 0 ? code : "unknown";
        // An IPv4 address, or, over IPv6, the beginning of a digest.
        return new IPAddress((long)(uint)IPAddress.HostToNetworkOrder((int)answer.ReferenceId)).ToString();
    }

    private static NtpException KissOfDeath(uint code) => Letters(code) switch
    {
        "RATE" => Final("asks to be asked less often (RATE): wait a minute or more"),
        "DENY" or "RSTR" => Final($"does not serve this machine ({Letters(code)})"),
        "INIT" or "STEP" => Final($"does not know the time yet ({Letters(code)}): try again later"),
        { Length: > 0 } letters => Final($"refuses ({letters})"),
        _ => Final("refuses without a reason"),
    };

    // Only what can be printed: it goes to somebody's terminal.
    private static string Letters(uint code)
    {
        char[] letters = [.. Enumerable.Range(0, LettersOfCode).Select(i => (char)(byte)(code >> (BitsOfLetter * (LettersOfCode - 1 - i))))];
        string text = new string(letters).TrimEnd('\0');
        return text.All(char.IsAsciiLetterOrDigit) ? text : "";
    }

    private static string Seconds(TimeSpan time) => FormattableString.Invariant($"{time.TotalSeconds:0.###}");

    private static NtpException Final(string message) => new(message, isFinal: true);
}
