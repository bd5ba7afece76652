namespace Cosmos.Ssh;

/// <summary>Tells which keys may log in as whom.</summary>
public interface ISshAuthorizedKeys
{
    /// <summary>Keys of a user; null for a user without any.</summary>
    /// <param name="userName">Name from the client, at most 256 bytes of UTF-8.</param>
    SshAuthorizedKeys? Find(string userName);
}
