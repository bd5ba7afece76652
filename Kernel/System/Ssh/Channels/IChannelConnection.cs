namespace Cosmos.Ssh.Channels;

/// <summary>What the streams of a channel need of their connection.</summary>
internal interface IChannelConnection
{
    /// <summary>Sends what was written, and begins a key exchange when the keys have been used long enough.</summary>
    void OnDataSent();
}
