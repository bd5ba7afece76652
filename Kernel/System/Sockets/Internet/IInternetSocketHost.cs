using Cosmos.Network.Addressing;

namespace Cosmos.Sockets;

/// <summary>What internet sockets need of the machine around them.</summary>
public interface IInternetSocketHost
{
    /// <summary>Finds the interface that has an address, for options that name interfaces so.</summary>
    /// <param name="address">The address.</param>
    /// <returns>Index of the interface; 0 for none.</returns>
    uint FindInterface(InternetAddress address);

    /// <summary>A socket was made.</summary>
    /// <param name="socket">The socket.</param>
    void OnOpened(InternetSocketDescription socket);

    /// <summary>The last descriptor of a socket was closed.</summary>
    /// <param name="socket">The socket.</param>
    void OnClosed(InternetSocketDescription socket);
}
