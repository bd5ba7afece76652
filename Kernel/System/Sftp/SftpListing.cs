using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Cosmos.Sftp;

/// <summary>Lines as <c>ls -l</c> writes them (draft-ietf-secsh-filexfer-02, section 7): people read them, and programs too, though they should not.</summary>
internal static class SftpListing
{
    // Numbers, dates and blanks of a line.
    private const int FixedLength = 96;

    // As POSIX ls: dates half a year away have a year instead of a time.
    private static readonly TimeSpan s_recent = TimeSpan.FromDays(365.2425 / 2);

    private static ReadOnlySpan<byte> PermissionLetters => "rwxrwxrwx"u8;

    /// <summary>Writes the line of a file as a string of the protocol.</summary>
    public static void Write(SftpResponses responses, string name, in SftpAttributes attributes, SftpOptions options, DateTimeOffset now)
    {
        int room = FixedLength + Encoding.UTF8.GetMaxByteCount(name.Length + options.UserName.Length + options.GroupName.Length);
        Span<byte> text = responses.Reserve(sizeof(uint) + room)[sizeof(uint)..];
        WriteMode(text, attributes.Permissions);
        DateTimeOffset modified = attributes.ModifiedUtc;
        TimeSpan age = now - modified;
        bool isRecent = age < s_recent && age > -s_recent;
        bool fits = isRecent
            ? Utf8.TryWrite(text[10..], CultureInfo.InvariantCulture,
                $" {1,4} {options.UserName,-8} {options.GroupName,-8} {attributes.Size,8} {modified:MMM} {modified.Day,2} {modified:HH:mm} {name}", out int written)
            : Utf8.TryWrite(text[10..], CultureInfo.InvariantCulture,
                $" {1,4} {options.UserName,-8} {options.GroupName,-8} {attributes.Size,8} {modified:MMM} {modified.Day,2} {modified.Year,5} {name}", out written);
        if (!fits)
            throw new InvalidOperationException("A line of a listing is longer than its parts.");
        int length = 10 + written;
        BinaryPrimitives.WriteUInt32BigEndian(responses.Reserve(sizeof(uint)), (uint)length);
        responses.Advance(sizeof(uint) + length);
    }

    private static void WriteMode(Span<byte> text, uint mode)
    {
        text[0] = (mode & SftpAttributes.TypeMask) switch
        {
            SftpAttributes.DirectoryType => (byte)'d',
            SftpAttributes.LinkType => (byte)'l',
            _ => (byte)'-',
        };
        for (int i = 0; i < PermissionLetters.Length; i++)
            text[1 + i] = (mode & (0x100u >> i)) != 0 ? PermissionLetters[i] : (byte)'-';
        WriteSpecial(ref text[3], mode & 0x800, 's');
        WriteSpecial(ref text[6], mode & 0x400, 's');
        WriteSpecial(ref text[9], mode & 0x200, 't');
    }

    // Set-user-ID, set-group-ID and sticky share their place with an execute bit; a capital says that that one is off.
    private static void WriteSpecial(ref byte letter, uint isSet, char mark)
    {
        if (isSet != 0)
            letter = (byte)(letter == 'x' ? mark : char.ToUpperInvariant(mark));
    }
}
