using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Cosmos.Network.Tests.Scenarios.Wire;
using Cosmos.Network.Tests.Simulation;

namespace Cosmos.Network.Tests.Scenarios.Language;

/// <summary>Plays a scenario against a stack of its own, in simulated time.</summary>
public sealed class ScenarioRunner
{
    private readonly List<ScenarioLine> _lines;
    private readonly SimulatedNetwork _network = new();
    private readonly ScenarioOptions _options = new();
    private readonly FlowTable _flows = new();
    private readonly Values _values = new();
    private readonly FrameMatcher _matcher;
    private readonly InjectedFrame _injected;
    private readonly ScriptedPeer _peer;
    private readonly long _start;
    private SimulatedHost? _host;
    private SimulatedLink? _link;
    private ScenarioCalls? _calls;
    private long _last;

    public ScenarioRunner(string text)
    {
        _lines = ScenarioParser.Parse(text);
        _matcher = new FrameMatcher(_values);
        _injected = new InjectedFrame(_values);
        _peer = new ScriptedPeer(_network, _options);
        _start = _last = _network.Now;
    }

    /// <summary>Where the frames are written to as well.</summary>
    public System.IO.Stream? Capture { get; set; }

    /// <summary>Sees each frame that the scenario injects, with its line.</summary>
    public Action<byte[], string>? Injecting { get; set; }

    /// <summary>Plays it to its end.</summary>
    /// <exception cref="ScenarioException">The stack did something else.</exception>
    public void Run()
    {
        PcapWriter? capture = Capture is null ? null : new PcapWriter(Capture, _network);
        foreach (ScenarioLine line in _lines)
        {
            try
            {
                if (line.Kind != LineKind.Directive && _host is null)
                    SetStage(capture);
                Play(line);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                throw new ScenarioException(Explain(line, exception));
            }
        }

        if (_host is null)
            throw new ScenarioException("Nothing happens in the scenario.");
        try
        {
            ExpectSilence();
            Finish();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new ScenarioException(Explain(null, exception));
        }

        capture?.Dispose();
    }

    private void SetStage(PcapWriter? capture)
    {
        _host = new SimulatedHost(_network, "stack", _options.Stack, (ulong)_options.Number("seed"));
        _link = _host.AddLink(null, _options.MakeLinkOptions());
        _peer.Link = _link;
        _link.Output = _peer;
        capture?.Listen(_link);
        foreach (string option in (string[])["address", "address6"])
        {
            if (_options.Has(option))
                _host.AddAddress(_link, _options[option]);
        }

        foreach (string option in (string[])["gateway", "gateway6"])
        {
            if (_options.Has(option) && _options.Has(option.Replace("gateway", "address", StringComparison.Ordinal)))
                _host.AddGateway(_link, _options[option]);
        }

        _calls = new ScenarioCalls(_host, _link, _values);
    }

    private void Play(ScenarioLine line)
    {
        switch (line.Kind)
        {
            case LineKind.Directive when line.Words[0] == "flow":
                _flows.Declare(line.Words);
                break;
            case LineKind.Directive:
                if (_host is not null)
                    throw new ScenarioException("Options come before the first event.");
                _options.Apply(line.Words);
                break;
            case LineKind.Call:
                WaitFor(line.Time);
                Log(line.Source);
                _calls!.Do(line);
                _network.Settle();
                break;
            case LineKind.Inject:
                WaitFor(line.Time);
                Flow flow = _flows[line.Flow];
                List<Layer> layers = _injected.Build(line.Layers, flow);
                byte[] frame = FrameEncoder.Encode(layers);
                Log("< " + FrameText.Format(layers, flow, false));
                Injecting?.Invoke(frame, line.Source);
                _peer.Send(frame);
                _network.Settle();
                break;
            default:
                Expect(line);
                break;
        }
    }

    /// <summary>Lets time pass up to the time of a line; the stack must not send anything meanwhile.</summary>
    private void WaitFor(ScenarioTime time)
    {
        long at = (time.IsRelative ? _last : _start) + time.From;
        while (_network.Now < at && _peer.Count == 0 && _network.Step(at))
        {
        }

        ExpectSilence();
        if (_network.Now < at)
            _network.RunTo(at);
        ExpectSilence();
        _last = at;
    }

    private void ExpectSilence()
    {
        if (_peer.Count > 0)
            throw new ScenarioException($"the stack sent something that nobody expected:\n    {Describe(_peer.Peek())}");
    }

    private void Expect(ScenarioLine line)
    {
        long from = (line.Time.IsRelative ? _last : _start) + line.Time.From;
        long to = (line.Time.IsRelative ? _last : _start) + line.Time.To;
        if (!line.Time.HasTolerance)
        {
            // Long waits may be a little off: clocks of protocols are coarse.
            long tolerance = line.Time.From == 0 ? 0 : _options.Tolerance + (line.Time.From / 200);
            from -= tolerance;
            to += tolerance;
        }

        while (_peer.Count == 0 && _network.Step(to))
        {
        }

        if (_peer.Count == 0)
        {
            if (line.Kind == LineKind.Allow)
                return;
            _network.RunTo(Math.Max(to, _network.Now));
            throw new ScenarioException("the stack sent nothing");
        }

        SentFrame frame = _peer.Peek();
        Flow? flow = _flows.Find(frame.Layers);
        Flow? learned = flow is null ? null : Learn(flow, frame);
        string? difference = _matcher.Difference(line.Layers, frame.Layers, flow);
        if (difference is null && line.Flow.Length > 0 && flow != _flows[line.Flow])
            difference = $"it belongs to the flow '{flow?.Name}'";
        if (difference is null && (frame.Time < from || frame.Time > to))
            difference = string.Create(CultureInfo.InvariantCulture, $"it came {(frame.Time - _last) / 1e6:0.######} s after the line before");
        if (difference is not null)
        {
            if (line.Kind == LineKind.Allow)
                return;
            throw new ScenarioException($"the stack sent\n    {Describe(frame)}\n  but {difference}");
        }

        _ = learned;
        _peer.Take();
        if (flow is not null)
            FlowTable.Learn(flow, frame.Layers, frame.Bytes);
        Log("> " + FrameText.Format(frame.Layers, flow, true));
        _last = frame.Time;
    }

    /// <summary>A SYN tells what it is counted from itself.</summary>
    private static Flow Learn(Flow flow, SentFrame frame)
    {
        Layer? segment = frame.Layers.FirstOrDefault(layer => layer.Name == "tcp");
        if (segment is not null && segment.Text("flags", "").Contains('S', StringComparison.Ordinal))
            flow.LocalIsn = (uint)segment.Number("seq", 0);
        return flow;
    }

    /// <summary>Gives all sockets up and checks that nothing is left of them.</summary>
    private void Finish()
    {
        _calls!.CloseAll();
        _link!.Output = new Sink();
        long end = _network.Now + (_options.Number("settle") * 1_000_000);
        int? left = null;
        while (_network.Now < end && (left = BuffersInUse()) > 0)
            _network.RunTo(Math.Min(end, _network.Now + 10_000_000));
        if ((left ?? BuffersInUse()) > 0)
        {
            throw new ScenarioException($"buffers are still in use {_options["settle"]} s after all sockets were closed: {_host!.Stack.HeaderPool.InUse} header, "
                + $"{_host.Stack.DataPool.InUse} data, {_link.ReceiveBuffersInUse} receive");
        }
    }

    private int BuffersInUse() => _host!.Stack.HeaderPool.InUse + _host.Stack.DataPool.InUse + _link!.ReceiveBuffersInUse;

    private string Describe(SentFrame frame) =>
        string.Create(CultureInfo.InvariantCulture, $"{(frame.Time - _start) / 1e6:0.000000} > {FrameText.Format(frame.Layers, _flows.Find(frame.Layers), true)}");

    private void Log(string text) => _peer.Log.Add(string.Create(CultureInfo.InvariantCulture, $"{(_network.Now - _start) / 1e6:0.000000} {text}"));

    private string Explain(ScenarioLine? line, Exception exception)
    {
        StringBuilder text = new();
        foreach (string entry in _peer.Log.TakeLast(25))
            text.Append("    ").AppendLine(entry);
        string place = line is null ? "at the end" : $"line {line.Number}: {line.Source}";
        string what = exception is ScenarioException ? exception.Message : exception.ToString();
        return $"{place}\n  {what}\n  so far:\n{text}";
    }

    private sealed class Sink : IFrameSink
    {
        public void Deliver(SimulatedFrame frame)
        {
        }
    }
}
