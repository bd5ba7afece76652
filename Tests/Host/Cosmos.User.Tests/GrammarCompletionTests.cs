using System.Linq;
using NUnit.Framework;

namespace Cosmos.User.Tests;

/// <summary>What the Tab key is told.</summary>
[TestFixture]
public sealed class GrammarCompletionTests
{
    [TestCase("dma [free|used]", "", "", "free used")]
    [TestCase("dma [free|used]", "", "f", "free")]
    [TestCase("dma [free|used]", "free", "", "")]
    [TestCase("ping <host:host> [-c <count:int>] [-4|-6]", "", "", "<host:Host>")]
    [TestCase("ping <host:host> [-c <count:int>] [-4|-6]", "", "-", "-c -4 -6")]
    [TestCase("ping <host:host> [-c <count:int>] [-4|-6]", "-c", "", "<count:Int>")]
    [TestCase("ping <host:host> [-c <count:int>] [-4|-6]", "-c 3", "", "<host:Host>")]
    [TestCase("ping <host:host> [-c <count:int>] [-4|-6]", "-4 h", "", "-c")]
    [TestCase("ping <host:host> [-c <count:int>] [-4|-6]", "-- h", "-", "")]
    [TestCase("ping <host:host> [-c <count:int>] [-4|-6]", "h", "", "-c -4 -6")]
    [TestCase("cp [-r] [--recursive] <source:path>... <target:path>", "", "--", "--recursive")]
    [TestCase("cp [-r] <source:path>... <target:path>", "a", "", "<source:Path> <target:Path>")]
    [TestCase("help [<command:command>]", "", "u", "<command:Command>")]
    [TestCase("x [to <host:host> [<port:int>]]", "to h", "", "<port:Int>")]
    [TestCase("x (on|off) <a>", "wrong", "", "")]
    public void Next_words_are_those_of_the_grammar(string grammar, string words, string prefix, string expected) => Assert.That(
        string.Join(' ', CommandGrammar.Parse(grammar).Complete(words.Split(' ', System.StringSplitOptions.RemoveEmptyEntries), prefix)
            .Select(e => e.IsLiteral ? e.Text : $"<{e.Text}:{e.Kind}>")),
        Is.EqualTo(expected));
}
