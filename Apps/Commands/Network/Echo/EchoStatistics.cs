using System;
using System.Globalization;
using System.Text;

namespace Cosmos.Commands.Network.Echo;

/// <summary>What became of the requests.</summary>
internal sealed class EchoStatistics
{
    private const int Percent = 100;

    private double _sum;
    private double _squares;
    private double _least = double.MaxValue;
    private double _most;

    internal long Sent { get; set; }

    internal long Received { get; private set; }

    internal long Duplicates { get; set; }

    internal long Errors { get; set; }

    internal long Damaged { get; set; }

    internal void Add(TimeSpan time)
    {
        double milliseconds = time.TotalMilliseconds;
        Received++;
        _sum += milliseconds;
        _squares += milliseconds * milliseconds;
        _least = Math.Min(_least, milliseconds);
        _most = Math.Max(_most, milliseconds);
    }

    /// <summary>The last lines of ping, in the form that programs which read them know.</summary>
    internal string Describe(string host)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        var text = new StringBuilder();
        text.Append(culture, $"\n--- {host} ping statistics ---\n{Sent} packets transmitted, {Received} received");
        if (Duplicates > 0)
            text.Append(culture, $", +{Duplicates} duplicates");
        if (Damaged > 0)
            text.Append(culture, $", +{Damaged} damaged");
        if (Errors > 0)
            text.Append(culture, $", +{Errors} errors");
        double loss = Sent == 0 ? 0 : (double)(Sent - Math.Min(Sent, Received)) / Sent * Percent;
        text.Append(culture, $", {loss:0.####}% packet loss\n");
        if (Received > 0)
        {
            double mean = _sum / Received;
            double deviation = Math.Sqrt(Math.Max(0, (_squares / Received) - (mean * mean)));
            text.Append(culture, $"rtt min/avg/max/mdev = {_least:0.000}/{mean:0.000}/{_most:0.000}/{deviation:0.000} ms\n");
        }

        return text.ToString();
    }
}
