namespace Cosmos.Ssh.Transport;

/// <summary>Message numbers (RFC 4250, section 4.1.2).</summary>
internal static class MessageNumber
{
    internal const byte Disconnect = 1;
    internal const byte Ignore = 2;
    internal const byte Unimplemented = 3;
    internal const byte Debug = 4;
    internal const byte ServiceRequest = 5;
    internal const byte ServiceAccept = 6;
    internal const byte ExtensionInformation = 7; // RFC 8308
    internal const byte NewCompress = 8;

    internal const byte KeyExchangeInit = 20;
    internal const byte NewKeys = 21;
    internal const byte KeyExchangeMethodFirst = 30;
    internal const byte KeyExchangeMethodLast = 49;
    internal const byte EcdhInit = 30; // RFC 5656, section 7.1; the hybrids use the same numbers
    internal const byte EcdhReply = 31;

    internal const byte UserAuthRequest = 50;
    internal const byte UserAuthFailure = 51;
    internal const byte UserAuthSuccess = 52;
    internal const byte UserAuthBanner = 53;
    internal const byte PublicKeyOk = 60;
    internal const byte InteractiveRequest = 60; // RFC 4256, section 5
    internal const byte InteractiveResponse = 61;

    internal const byte GlobalRequest = 80;
    internal const byte RequestSuccess = 81;
    internal const byte RequestFailure = 82;

    internal const byte ChannelOpen = 90;
    internal const byte ChannelOpenConfirmation = 91;
    internal const byte ChannelOpenFailure = 92;
    internal const byte ChannelWindowAdjust = 93;
    internal const byte ChannelData = 94;
    internal const byte ChannelExtendedData = 95;
    internal const byte ChannelEof = 96;
    internal const byte ChannelClose = 97;
    internal const byte ChannelRequest = 98;
    internal const byte ChannelSuccess = 99;
    internal const byte ChannelFailure = 100;

    internal const byte Ping = 192; // OpenSSH, PROTOCOL, section 1.9 (ping@openssh.com)
    internal const byte Pong = 193;
}
