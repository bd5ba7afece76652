using Cosmos.User;

namespace Cosmos.Commands.Network.Configuration;

/// <summary>The configuration of the machine's network.</summary>
internal interface INetworkControl
{
    /// <inheritdoc cref="MachineNetwork.GetState"/>
    NetworkState GetState();

    /// <inheritdoc cref="MachineNetwork.Apply"/>
    void Apply(NetworkSettings settings);
}

/// <summary>That of this machine.</summary>
internal sealed class ThisMachine : INetworkControl
{
    /// <inheritdoc/>
    public NetworkState GetState() => MachineNetwork.GetState();

    /// <inheritdoc/>
    public void Apply(NetworkSettings settings) => MachineNetwork.Apply(settings);
}
