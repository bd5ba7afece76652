using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Cosmos.Testing;

/// <summary>Finds frames in a byte stream that also carries ordinary output. Bytes may arrive in pieces of any size.</summary>
public sealed class FrameReader
{
    // The longest failure message with a trace is some ten kilobytes; anything far beyond is not a frame.
    private const int MaximumLineLength = 1 << 20;

    private readonly List<byte> _line = [];

    /// <summary>Number of lines that began like a frame and were not one: torn, truncated or with a wrong checksum.</summary>
    public int DamagedFrames { get; private set; }

    /// <summary>Takes the next bytes and returns the frames that they complete.</summary>
    public IEnumerable<Report> Read(ReadOnlySpan<byte> bytes)
    {
        var reports = new List<Report>();
        foreach (byte value in bytes)
        {
            if (value != '\n')
            {
                if (_line.Count < MaximumLineLength)
                    _line.Add(value);
                continue;
            }
            if (ParseLine() is { } report)
                reports.Add(report);
            _line.Clear();
        }
        return reports;
    }

    private Report? ParseLine()
    {
        // Log output may stand before the frame on the same line, never inside an undamaged one.
        int start = _line.LastIndexOf((byte)FrameWriter.RecordSeparator);
        if (start < 0)
            return null;
        byte[] frame = [.. _line[(start + 1)..]];
        if (TryParse(frame, out Report? report))
            return report;
        DamagedFrames++;
        return null;
    }

    private static bool TryParse(ReadOnlySpan<byte> frame, out Report? report)
    {
        report = null;
        int lengthEnd = frame.IndexOf((byte)' ');
        if (lengthEnd <= 0 || frame.Length < lengthEnd + 10 || frame[lengthEnd + 9] != ' ')
            return false;
        if (!int.TryParse(frame[..lengthEnd], NumberStyles.None, CultureInfo.InvariantCulture, out int length))
            return false;
        if (!uint.TryParse(frame.Slice(lengthEnd + 1, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint crc))
            return false;
        ReadOnlySpan<byte> body = frame[(lengthEnd + 10)..];
        // A terminal may turn the final LF into CR LF.
        if (body.Length < length || body[length..].IndexOfAnyExcept((byte)'\r') >= 0)
            return false;
        body = body[..length];
        if (Crc32.Compute(body) != crc)
            return false;
        string[] fields = Encoding.UTF8.GetString(body).Split(FrameWriter.UnitSeparator);
        if (fields.Length != 6
            || !Enum.TryParse(fields[0], out ReportEvent kind)
            || !int.TryParse(fields[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            || !long.TryParse(fields[3], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long microseconds))
            return false;
        report = new Report(kind, number, Unescape(fields[2]), microseconds, Unescape(fields[4]), Unescape(fields[5]));
        return true;
    }

    private static string Unescape(string text)
    {
        if (!text.Contains('\\'))
            return text;
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 4 < text.Length
                && ushort.TryParse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
            {
                result.Append((char)code);
                i += 4;
            }
            else
                result.Append(text[i]);
        }
        return result.ToString();
    }
}
