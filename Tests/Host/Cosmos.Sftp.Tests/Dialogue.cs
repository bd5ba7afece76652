using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using NUnit.Framework;

namespace Cosmos.Sftp.Tests;

/// <summary>An answer.</summary>
internal sealed record Answer(SftpPacketType Type, uint Id, byte[] Body)
{
    public SftpStatus Status
    {
        get
        {
            Assert.That(Type, Is.EqualTo(SftpPacketType.Status));
            Reader().TryReadUInt32(out uint status);
            return (SftpStatus)status;
        }
    }

    public byte[] Handle => Bytes(SftpPacketType.Handle);

    public byte[] Data => Bytes(SftpPacketType.Data);

    public SftpAttributes Attributes
    {
        get
        {
            Assert.That(Type, Is.EqualTo(SftpPacketType.Attributes), ToString());
            Assert.That(Reader().TryReadAttributes(out SftpAttributes attributes), Is.True);
            return attributes;
        }
    }

    /// <summary>Names with their long forms.</summary>
    public IReadOnlyDictionary<string, (string Line, SftpAttributes Attributes)> Names
    {
        get
        {
            Assert.That(Type, Is.EqualTo(SftpPacketType.Name), ToString());
            var names = new Dictionary<string, (string, SftpAttributes)>();
            SftpReader reader = Reader();
            reader.TryReadUInt32(out uint count);
            for (uint i = 0; i < count; i++)
            {
                Assert.That(reader.TryReadText(10_000, out string name) & reader.TryReadText(10_000, out string line) & reader.TryReadAttributes(out SftpAttributes attributes), Is.True);
                names.Add(name, (line, attributes));
            }
            return names;
        }
    }

    /// <summary>The one name.</summary>
    public string Name
    {
        get
        {
            Assert.That(Names, Has.Count.EqualTo(1));
            foreach (string name in Names.Keys)
                return name;
            return "";
        }
    }

    public SftpReader Reader() => new(Body);

    public override string ToString() => Type == SftpPacketType.Status ? $"{Status}: {Encoding.UTF8.GetString(Body)}" : $"{Type} of {Body.Length} bytes";

    private byte[] Bytes(SftpPacketType type)
    {
        Assert.That(Type, Is.EqualTo(type), ToString());
        Reader().TryReadBytes(out ReadOnlySpan<byte> bytes);
        return bytes.ToArray();
    }
}

/// <summary>A client that asks one thing after the other, without streams in between, on a directory of its own.</summary>
internal sealed class Dialogue : IDisposable
{
    public const uint ReadFlag = (uint)SftpOpenFlags.Read;
    public const uint MakeFlags = (uint)(SftpOpenFlags.Write | SftpOpenFlags.Create | SftpOpenFlags.Truncate);

    private readonly SftpSession _session;
    private uint _id;

    public Dialogue(Func<SftpOptions, SftpOptions>? configure = null, bool hasRoot = false)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("cosmos-sftp-").FullName;
        SftpOptions options = new() { Root = hasRoot ? Directory : "/", HomeDirectory = hasRoot ? "/" : Directory, CreateHardLink = HardLink.Create };
        _session = new SftpSession(configure?.Invoke(options) ?? options, CancellationToken.None);
        Version = Exchange(new Packet(SftpPacketType.Init).Number(3))!;
    }

    public string Directory { get; }

    public Answer Version { get; }

    public int OpenHandles => _session.OpenHandles;

    public string PathOf(string name) => Path.Combine(Directory, name);

    public Answer Ask(SftpPacketType type, Func<Packet, Packet> fields)
    {
        uint id = ++_id;
        Answer answer = Exchange(fields(new Packet(type, id)))!;
        Assert.That(answer.Id, Is.EqualTo(id));
        return answer;
    }

    public Answer Extended(string name, Func<Packet, Packet> fields) => Ask(SftpPacketType.Extended, p => fields(p.Text(name)));

    public Answer Open(string name, uint flags) => Ask(SftpPacketType.Open, p => p.Text(name).Number(flags).Nothing());

    public Answer Read(byte[] handle, ulong offset, uint length) => Ask(SftpPacketType.Read, p => p.Data(handle).Long(offset).Number(length));

    public Answer Write(byte[] handle, ulong offset, ReadOnlySpan<byte> data)
    {
        byte[] copy = data.ToArray();
        return Ask(SftpPacketType.Write, p => p.Data(handle).Long(offset).Data(copy));
    }

    public Answer Close(byte[] handle) => Ask(SftpPacketType.Close, p => p.Data(handle));

    /// <summary>Sends a packet; null when the server ends the connection.</summary>
    public Answer? Exchange(Packet packet) => Exchange(packet.Bytes);

    /// <inheritdoc cref="Exchange(Packet)"/>
    public Answer? Exchange(ReadOnlySpan<byte> packet)
    {
        _session.Responses.Clear();
        if (!_session.Process(packet))
            return null;
        var reader = new SftpReader(_session.Responses.Packets.Span);
        Assert.That(reader.TryReadBytes(out ReadOnlySpan<byte> answer), Is.True);
        Assert.That(_session.Responses.Count, Is.EqualTo(sizeof(uint) + answer.Length), "One request has one answer.");
        new SftpReader(answer[1..]).TryReadUInt32(out uint id);
        return new Answer((SftpPacketType)answer[0], id, answer[5..].ToArray());
    }

    public void Dispose()
    {
        _session.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
