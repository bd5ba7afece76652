using System;
using System.Runtime.InteropServices;
using System.Text;

namespace Cosmos.User;

/// <summary>The network of the machine that this program is: reading and changing addresses, DHCP, name servers and the host name while it runs.</summary>
/// <remarks>
/// Works in Cosmos images only. What can be asked of any .NET program (<see cref="System.Net.NetworkInformation.NetworkInterface"/> and the like) works
/// here as well; this is for what only an operating system may change.
/// <code>
/// MachineNetwork.Apply(new NetworkSettings { UsesDhcp = true });
/// MachineNetwork.Apply(new NetworkSettings { Addresses = [AddressSetting.Parse("192.168.1.5/24")], Gateways = [IPAddress.Parse("192.168.1.1")] });
/// </code>
/// </remarks>
[RequiresCapability(Capability.NetworkControl)]
public static class MachineNetwork
{
    private const string ElsewhereText =
        "The network of the machine can only be configured by a program that is the machine, as a Cosmos image is. On Linux it belongs to the system: see ip(8) and resolv.conf(5).";

    private const int FirstSize = 4096;

    /// <summary>Whether this program runs in a Cosmos image.</summary>
    public static bool IsSupported
    {
        get
        {
            try
            {
                return NativeMethods.GetNetworkVersion() > 0;
            }
            catch (DllNotFoundException)
            {
                return false;
            }
            catch (EntryPointNotFoundException)
            {
                return false;
            }
        }
    }

    /// <summary>Tells what holds now. Starts the network when nothing has used it yet.</summary>
    /// <exception cref="PlatformNotSupportedException">This program does not run in a Cosmos image.</exception>
    public static NetworkState GetState()
    {
        ThrowElsewhere();
        byte[] buffer = new byte[FirstSize];
        int length = NativeMethods.DescribeNetwork(ref buffer[0], buffer.Length);
        while (length > buffer.Length)
        {
            buffer = new byte[length];
            length = NativeMethods.DescribeNetwork(ref buffer[0], buffer.Length);
        }

        return length > 0
            ? NetworkSettingsText.ReadState(Encoding.UTF8.GetString(buffer, 0, length))
            : throw new InvalidOperationException("The network could not be started.");
    }

    /// <summary>
    /// Replaces the configuration. Addresses that the new one does not have are gone at once, with the connections that used them; the call does not
    /// wait for DHCP: see <see cref="NetworkState.Phase"/>.
    /// </summary>
    /// <param name="settings">The new configuration.</param>
    /// <exception cref="ArgumentException">The settings contradict each other; the message says how.</exception>
    /// <exception cref="InvalidOperationException">The machine has no network device, or was started with the network off.</exception>
    /// <exception cref="PlatformNotSupportedException">This program does not run in a Cosmos image.</exception>
    public static void Apply(NetworkSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ThrowElsewhere();
        byte[] text = Encoding.UTF8.GetBytes(NetworkSettingsText.Write(settings) + "\n");
        byte[] problem = new byte[FirstSize];
        int length = NativeMethods.ConfigureNetwork(ref text[0], text.Length, ref problem[0], problem.Length);
        if (length == 0)
            return;
        string message = Encoding.UTF8.GetString(problem, 0, Math.Min(Math.Abs(length), problem.Length));
        throw length > 0 ? new ArgumentException(message) : new InvalidOperationException(message);
    }

    private static void ThrowElsewhere()
    {
        if (!IsSupported)
            throw new PlatformNotSupportedException(ElsewhereText);
    }

    // In an image these are linked; elsewhere there is no such library.
    private static class NativeMethods
    {
        private const string Library = "cosmos";

        [DllImport(Library, EntryPoint = "CosmosNative_GetNetworkVersion")]
        public static extern int GetNetworkVersion();

        /// <summary>Length of the text, which is only written when it fits.</summary>
        [DllImport(Library, EntryPoint = "CosmosNative_DescribeNetwork")]
        public static extern int DescribeNetwork(ref byte buffer, int capacity);

        /// <summary>0, or the length of the problem: positive when the settings are wrong, negative when the machine cannot.</summary>
        [DllImport(Library, EntryPoint = "CosmosNative_ConfigureNetwork")]
        public static extern int ConfigureNetwork(ref byte text, int length, ref byte problem, int capacity);
    }
}
