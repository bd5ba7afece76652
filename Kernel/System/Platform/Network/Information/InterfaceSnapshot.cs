using System.Collections.Generic;
using Cosmos.Network;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;

namespace Cosmos.System2.Network;

/// <summary>An interface and its addresses at one moment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Index">Its number.</param>
/// <param name="Mtu">Longest IP packet.</param>
/// <param name="IsUp">Whether packets can pass.</param>
/// <param name="IsLoopback">Whether it is <c>lo</c>.</param>
/// <param name="Station">Its own address.</param>
/// <param name="Addresses">Its addresses in use, with their prefix lengths.</param>
internal sealed record InterfaceSnapshot(
    string Name, uint Index, int Mtu, bool IsUp, bool IsLoopback, MacAddress Station, IReadOnlyList<(InternetAddress Address, int PrefixLength)> Addresses)
{
    /// <summary>Takes a picture of all interfaces.</summary>
    public static List<InterfaceSnapshot> TakeAll(NetworkStack stack)
    {
        lock (stack.Gate)
        {
            List<InterfaceSnapshot> all = [];
            foreach (NetworkInterface networkInterface in stack.Interfaces)
            {
                List<(InternetAddress Address, int PrefixLength)> addresses = [];
                foreach (InterfaceAddress address in networkInterface.Addresses)
                {
                    if (address.IsUsable)
                        addresses.Add((address.Address, address.PrefixLength));
                }

                all.Add(new InterfaceSnapshot(
                    networkInterface.Name, networkInterface.Index, networkInterface.Mtu, networkInterface.IsUp, networkInterface.IsLoopback, networkInterface.Address,
                    addresses));
            }

            return all;
        }
    }
}
