using System.Text;
using Cosmos.Network.Configuration;
using Cosmos.System2.Network;
using NUnit.Framework;

namespace Cosmos.System2.Tests.Network;

public class ConfigurationTextTests
{
    private const string All =
        "enabled=1\ndhcp=1\nadvertisements=0\naddress=10.0.0.5/24\naddress=fd00::5/64\ngateway=10.0.0.2\ngateway=fd00::1\nnameserver=10.0.0.3\n" +
        "search=example.org\nhostname=box\nmtu=1400\n";

    [Test]
    public void What_is_written_can_be_read()
    {
        Assert.That(ConfigurationText.Read(All, out NetworkConfiguration configuration), Is.Null);
        var text = new StringBuilder();
        ConfigurationText.Write(text, configuration);
        Assert.That(text.ToString(), Is.EqualTo(All));
    }

    [Test]
    public void Lines_of_other_names_are_passed_over()
    {
        Assert.That(ConfigurationText.Read("future=1\nno equals sign\n=\nenabled=1", out NetworkConfiguration configuration), Is.Null);
        Assert.That(configuration.IsEnabled);
    }

    [TestCase("address=10.0.0.5", "10.0.0.5")]
    [TestCase("address=10.0.0.5/33", "33")]
    [TestCase("address=10.0.0.5/-1", "-1")]
    [TestCase("address=224.0.0.1/4", "224.0.0.1")]
    [TestCase("address=127.0.0.1/8", "127.0.0.1")]
    [TestCase("gateway=0.0.0.0", "0.0.0.0")]
    [TestCase("gateway=10.0.0.2\ngateway=10.0.0.3", "one default router")]
    [TestCase("nameserver=ns1", "ns1")]
    [TestCase("hostname=not_a_name", "not_a_name")]
    [TestCase("search=-bad-", "-bad-")]
    [TestCase("mtu=67", "68")]
    [TestCase("mtu=many", "many")]
    public void What_makes_no_sense_is_named(string text, string expected) =>
        Assert.That(ConfigurationText.Read(text, out _), Does.Contain(expected));
}
