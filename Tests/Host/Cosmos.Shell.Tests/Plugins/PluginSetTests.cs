using System;
using System.Linq;
using Cosmos.User;
using NUnit.Framework;

namespace Cosmos.Shell.Tests;

[TestFixture]
public sealed class PluginSetTests
{
    [Test]
    public void Plugins_are_loaded_ring_by_ring_then_by_name()
    {
        PluginSet set = PluginSet.Load([new TestPlugin("B"), new TestPlugin("C", ring: 2), new TestPlugin("A")]);
        Assert.That(set.Plugins.Select(static p => p.Name), Is.EqualTo(new[] { "C", "A", "B" }));
    }

    [Test]
    public void A_command_is_found_by_name_and_alias()
    {
        PluginSet set = PluginSet.Load([new TestPlugin().Add("leave", static (_, _) => throw new NotSupportedException(), "go")]);
        Assert.That((set.Find("go")?.Name, set.Find("leave")?.Name, set.Find("Leave")), Is.EqualTo(("leave", "leave", (CommandDescriptor?)null)));
    }

    [Test]
    public void Two_commands_of_one_name_are_an_error_that_names_both_plugins()
    {
        TestPlugin first = new TestPlugin("First").Add("same", static _ => throw new NotSupportedException());
        TestPlugin second = new TestPlugin("Second").Add("other", static (_, _) => throw new NotSupportedException(), "same");
        Assert.That(() => PluginSet.Load([second, first]), Throws.TypeOf<PluginException>()
            .With.Message.Contains("First").And.Message.Contains("Second").And.Message.Contains("'same'"));
    }

    [Test]
    public void Two_plugins_of_one_name_are_an_error() =>
        Assert.That(static () => PluginSet.Load([new TestPlugin("One"), new TestPlugin("One")]), Throws.TypeOf<PluginException>().With.Message.Contains("One"));

    [Test]
    public void A_ring_that_does_not_exist_is_an_error() =>
        Assert.That(static () => PluginSet.Load([new TestPlugin(ring: 4)]), Throws.TypeOf<PluginException>().With.Message.Contains("ring 4"));

    [Test]
    public void A_service_that_the_image_does_not_have_is_named()
    {
        PluginServices services = new PluginServices().Add(TimeProvider.System);
        Assert.That(services.Get<TimeProvider>(), Is.SameAs(TimeProvider.System));
        Assert.That(services.Find<IMachineClock>(), Is.Null);
        Assert.That(services.Get<IMachineClock>, Throws.InvalidOperationException.With.Message.Contains("Cosmos.User.IMachineClock"));
        Assert.That(() => services.Add(TimeProvider.System), Throws.ArgumentException);
    }
}
