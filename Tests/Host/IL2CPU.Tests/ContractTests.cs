using System.IO;
using System.Linq;
using Cosmos.IL2CPU.Metadata;
using NUnit.Framework;

namespace Cosmos.IL2CPU.Tests;

[TestFixture]
public sealed class ContractTests
{
    private static readonly string Checked = Path.Combine(TestPaths.Repository, "Boot", "IL2CPU", "Contract", "corelib.txt");

    [Test]
    public void The_pinned_class_library_fulfils_the_contract() => Assert.That(() => Contract.Verify(Checked, TestPaths.CoreLibrary), Throws.Nothing);

    [Test] // Layouts that Kernel/Core/Runtime/Exceptions is written for; from the metadata of 10.0.12.
    public void The_contract_has_the_layouts_of_exception_handling()
    {
        string text = File.ReadAllText(Checked);
        Assert.Multiple(() =>
        {
            Assert.That(text, Does.Contain("type System.Runtime.StackFrameIterator ExplicitLayout size 360"));
            Assert.That(text, Does.Contain("type System.Runtime.REGDISPLAY ExplicitLayout size 136"));
            Assert.That(text, Does.Contain("type System.Runtime.EH+EHEnum ExplicitLayout size 32"));
            Assert.That(text, Does.Contain("type System.Runtime.EH+PAL_LIMITED_CONTEXT ExplicitLayout size 80"));
            Assert.That(text, Does.Contain("import RhpSfiNext Boolean ("));
            Assert.That(text, Does.Not.Contain("does not exist"));
        });
    }

    [Test]
    public void A_changed_line_stops_the_build_and_is_named()
    {
        string changed = TestPaths.Write(TestPaths.CreateDirectory(), "corelib.txt",
            File.ReadAllText(Checked).Replace("StackFrameIterator ExplicitLayout size 360", "StackFrameIterator ExplicitLayout size 352", System.StringComparison.Ordinal));
        Assert.That(() => Contract.Verify(changed, TestPaths.CoreLibrary), Throws.InstanceOf<BuildException>()
            .With.Property("Code").EqualTo("COSMOS0401")
            .And.Message.Contains("- type System.Runtime.StackFrameIterator ExplicitLayout size 352")
            .And.Message.Contains("+ type System.Runtime.StackFrameIterator ExplicitLayout size 360")
            .And.Message.Contains("docs/building.md"));
    }

    [Test]
    public void Many_changes_are_cut_short()
    {
        string empty = TestPaths.Write(TestPaths.CreateDirectory(), "corelib.txt", "");
        Assert.That(() => Contract.Verify(empty, TestPaths.CoreLibrary), Throws.InstanceOf<BuildException>().With.Message.Match(@"and \d+ more"));
    }

    [Test]
    public void Line_ends_of_the_host_do_not_matter()
    {
        string windows = TestPaths.Write(TestPaths.CreateDirectory(), "corelib.txt", File.ReadAllText(Checked).Replace("\n", "\r\n", System.StringComparison.Ordinal));
        Assert.That(() => Contract.Verify(windows, TestPaths.CoreLibrary), Throws.Nothing);
    }

    [Test]
    public void Updating_writes_what_is_checked_in()
    {
        string path = Path.Combine(TestPaths.CreateDirectory(), "corelib.txt");
        Contract.Update(path, TestPaths.CoreLibrary);
        Assert.That(File.ReadAllLines(path), Is.EqualTo(File.ReadAllLines(Checked)));
        Assert.That(File.ReadAllLines(path).Count(l => l.StartsWith('#')), Is.EqualTo(2));
    }
}
