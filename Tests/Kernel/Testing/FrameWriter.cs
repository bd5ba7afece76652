using System.Globalization;
using System.IO;
using System.Text;

namespace Cosmos.Testing;

/// <summary>
/// Writes reports as frames that survive on a line shared with log output:
/// <c>RS length SP crc32 SP payload LF</c>.
/// </summary>
/// <remarks>
/// RS (0x1E) announces a record as in RFC 7464. Length (decimal bytes) and CRC-32 (eight hexadecimal digits) cover the payload, so that a frame
/// torn apart by a panic message is recognised as damaged. The payload holds six fields separated by US (0x1F); control characters inside fields
/// are escaped with a backslash, hence a payload never contains a line end that a terminal could translate.
/// </remarks>
public sealed class FrameWriter(Stream output)
{
    internal const char RecordSeparator = '\x1E';
    internal const char UnitSeparator = '\x1F';

    private readonly object _gate = new();

    /// <summary>Writes one frame in a single call, preceded by a line end so that a frame always begins a line.</summary>
    public void Write(Report report)
    {
        var payload = new StringBuilder();
        payload.Append(report.Event.ToString()).Append(UnitSeparator);
        payload.Append(report.Number.ToString(CultureInfo.InvariantCulture)).Append(UnitSeparator);
        AppendEscaped(payload, report.Name);
        payload.Append(UnitSeparator).Append(report.Microseconds.ToString(CultureInfo.InvariantCulture)).Append(UnitSeparator);
        AppendEscaped(payload, report.Message);
        payload.Append(UnitSeparator);
        AppendEscaped(payload, report.Trace);

        byte[] body = Encoding.UTF8.GetBytes(payload.ToString());
        string head = string.Create(CultureInfo.InvariantCulture, $"\n{RecordSeparator}{body.Length} {Crc32.Compute(body):x8} ");
        byte[] frame = new byte[head.Length + body.Length + 1];
        Encoding.ASCII.GetBytes(head, frame);
        body.CopyTo(frame, head.Length);
        frame[^1] = (byte)'\n';
        lock (_gate)
        {
            output.Write(frame);
            output.Flush();
        }
    }

    private static void AppendEscaped(StringBuilder payload, string text)
    {
        foreach (char c in text)
        {
            if (c == '\\' || char.IsControl(c) || char.IsSurrogate(c))
                payload.Append('\\').Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
                payload.Append(c);
        }
    }
}
