using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Cosmos.Sftp.Tests;

/// <summary>Hostile packets: nothing throws, everything is answered or ends the connection, nothing leaves the root.</summary>
public sealed class FuzzTests
{
    private const int Packets = 20_000;

    private static readonly SftpPacketType[] s_types = [.. Enum.GetValues<SftpPacketType>().Where(t => t is not SftpPacketType.Init)];
    private static readonly string[] s_names = ["", "/", ".", "..", "a", "b", "a/b", "link", "link/x", "../..", "loop", "d", "d/", "d/e", "~", "a\0b", "\u00E4", "/etc/passwd", "....", "d/../a"];

    private static readonly string[] s_extensions =
    [
        "posix-rename@openssh.com", "statvfs@openssh.com", "fstatvfs@openssh.com", "hardlink@openssh.com", "fsync@openssh.com", "lsetstat@openssh.com",
        "limits@openssh.com", "expand-path@openssh.com", "copy-data", "home-directory", "users-groups-by-id@openssh.com", "none",
    ];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Every_packet_is_answered_with_its_number(int seed)
    {
        using var outside = new Dialogue();
        File.WriteAllText(outside.PathOf("witness"), "untouched");
        using var client = new Dialogue(o => o with { MaximumHandles = 16 }, hasRoot: true);
        File.CreateSymbolicLink(client.PathOf("loop"), "loop");
        File.CreateSymbolicLink(client.PathOf("link"), outside.Directory);
        var random = new Random(seed);
        var handles = new List<byte[]> { Array.Empty<byte>() };
        for (uint i = 1; i <= Packets; i++)
        {
            byte[] packet = Make(random, i, handles).Bytes.ToArray();
            if (random.Next(4) == 0)
                packet = Damage(random, packet);
            Answer? answer = client.Exchange(packet);
            if (packet.Length < 5 || packet[0] == (byte)SftpPacketType.Init)
            {
                Assert.That(answer, Is.Null);
                continue;
            }
            Assert.That(answer, Is.Not.Null, Convert.ToHexString(packet));
            new SftpReader(packet.AsSpan(1)).TryReadUInt32(out uint id);
            Assert.That(answer!.Id, Is.EqualTo(id));
            if (answer.Type == SftpPacketType.Handle)
                handles.Add(answer.Handle);
            Assert.That(client.OpenHandles, Is.LessThanOrEqualTo(16));
            if (handles.Count > 40)
                handles.RemoveRange(0, 20);
        }
        Assert.That(Directory.GetFileSystemEntries(outside.Directory), Has.Length.EqualTo(1));
        Assert.That(File.ReadAllText(outside.PathOf("witness")), Is.EqualTo("untouched"));
    }

    private static Packet Make(Random random, uint id, List<byte[]> handles)
    {
        SftpPacketType type = s_types[random.Next(s_types.Length)];
        var packet = new Packet(type, id);
        if (type == SftpPacketType.Extended)
            packet.Text(s_extensions[random.Next(s_extensions.Length)]);
        int fields = random.Next(5);
        for (int i = 0; i < fields; i++)
        {
            _ = random.Next(8) switch
            {
                0 or 1 => packet.Text(s_names[random.Next(s_names.Length)]),
                2 or 3 => packet.Data(handles[random.Next(handles.Count)]),
                // Small places only: nobody has to fill a disk.
                4 => packet.Long((ulong)random.Next(5_000)),
                5 => packet.Number((uint)random.Next(64)),
                6 => packet.Nothing(),
                _ => packet.Data(new byte[random.Next(300)]),
            };
        }
        return packet;
    }

    private static byte[] Damage(Random random, byte[] packet)
    {
        switch (random.Next(3))
        {
            case 0:
                return packet[..random.Next(1, packet.Length + 1)];
            case 1:
                // Not within sizes, which would make files of many gigabytes: they are sparse here, but that is no matter of this test.
                packet[random.Next(1, Math.Min(packet.Length, 9))] ^= (byte)(1 << random.Next(8));
                return packet;
            default:
                byte[] longer = new byte[packet.Length + random.Next(1, 50)];
                random.NextBytes(longer.AsSpan(packet.Length));
                packet.CopyTo(longer, 0);
                return longer;
        }
    }
}
