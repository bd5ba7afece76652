using System.Text;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.SshServer.Tests;

/// <summary>The password of the machine.</summary>
public sealed class SshPasswordTests
{
    [TestCase("correct horse", true)]
    [TestCase("correct horsf", false)]
    [TestCase("correct hors", false)]
    [TestCase("", false)]
    public async Task Only_the_password_itself_is_taken(string given, bool isTaken)
    {
        var password = new SshPassword("correct horse");
        Assert.That(await password.VerifyAsync("anybody", Encoding.UTF8.GetBytes(given), null, default), Is.EqualTo(isTaken));
    }

    [Test]
    public void A_made_password_can_be_read_to_somebody_and_is_never_the_same()
    {
        string first = SshPassword.Generate();
        Assert.That(first, Does.Match("^[a-z2-9]{4}(-[a-z2-9]{4}){3}$"));
        Assert.That(SshPassword.Generate(), Is.Not.EqualTo(first));
    }
}
