using System.IO;

namespace Cosmos.Runner.Tests;

/// <summary>unbound as the name server of the laboratory: it answers for the zone <c>lab</c>, and refuses all of <c>refused.lab</c>.</summary>
internal static class UnboundServer
{
    /// <summary>Starts it.</summary>
    /// <param name="network">Where.</param>
    /// <param name="directory">For its files.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="zone">Master file of the zone (RFC 1035, section 5).</param>
    /// <param name="option">Another line for the section <c>server</c>.</param>
    internal static void Start(PeerNetwork network, string directory, string address, string zone, string option = "")
    {
        string unbound = PeerNetwork.Find("unbound", "unbound");
        string zoneFile = Path.Combine(directory, "lab.zone");
        string configuration = Path.Combine(directory, "unbound.conf");
        File.WriteAllText(zoneFile, zone);
        File.WriteAllText(configuration, $"""
            server:
              interface: {address}
              access-control: 0.0.0.0/0 allow
              access-control: ::/0 allow
              do-daemonize: no
              username: ""
              chroot: ""
              directory: "{directory}"
              pidfile: ""
              use-syslog: no
              verbosity: 1
              module-config: "iterator"
              local-zone: "refused.lab." refuse
              local-data-ptr: "10.0.0.91 one.lab"
              local-data-ptr: "fd00::91 six.lab"
              {option}
            auth-zone:
              name: "lab"
              zonefile: "{zoneFile}"
              for-downstream: yes
              for-upstream: no
              fallback-enabled: no
            remote-control:
              control-enable: no

            """);
        network.Start([unbound, "-d", "-c", configuration], "start of service");
    }
}
