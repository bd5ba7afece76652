using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Commands.SelfTests.Kem;
using NUnit.Framework;

namespace Cosmos.Commands.SelfTests.Tests;

public sealed class KemTests
{
    [Test]
    public async Task Known_answers_and_a_round_trip_pass()
    {
        var report = new SelfTestReport("kem");
        await new KemTest().RunAsync(report, CancellationToken.None);
        Assert.That(report.GetLines()[0], Is.EqualTo("known answers of FIPS 203: 2 × keygen, 2 × encapsulation, 2 × decapsulation, 2 × rejection"));
        Assert.That(report.GetLines()[1], Does.Match("^mlkem [0-9a-f]{128} \\(.*s\\)$"));
    }

    [TestCase("keygen", "ek")]
    [TestCase("keygen", "dk")]
    [TestCase("encapsulation", "c")]
    [TestCase("encapsulation", "k")]
    [TestCase("decapsulation", "k")]
    [TestCase("rejection", "k")]
    public void One_wrong_bit_of_a_known_answer_is_noticed(string kind, string field)
    {
        IReadOnlyList<KnownAnswer> answers = KnownAnswers.Read();
        KnownAnswer right = answers.First(answer => answer.Kind == kind);
        byte[] value = right[field];
        value[^1] ^= 1;
        var wrong = new KnownAnswer(kind, new Dictionary<string, string>(right.Fields) { [field] = Convert.ToHexStringLower(value) });
        var key = MlKem768.ReadPrivateKey(answers.Single(answer => answer.Kind == "key")["dk"]);

        Assert.DoesNotThrow(() => KemTest.Check(right, key));
        Assert.That(Assert.Throws<SelfTestFailedException>(() => KemTest.Check(wrong, key))!.Message, Does.StartWith($"{field} of {kind} {right.Number} is "));
    }

    [Test]
    public void Every_field_has_the_length_of_FIPS_203()
    {
        var lengths = new Dictionary<string, int> { ["d"] = 32, ["z"] = 32, ["m"] = 32, ["k"] = 32, ["ek"] = 1184, ["dk"] = 2400, ["c"] = 1088 };
        foreach (KnownAnswer answer in KnownAnswers.Read())
        {
            foreach (string field in answer.Fields.Keys.Where(name => name != "tc"))
                Assert.That(answer[field], Has.Length.EqualTo(lengths[field]), $"{field} of {answer.Kind} {answer.Number}");
        }
    }

    [Test]
    public void A_line_that_is_no_known_answer_is_refused() =>
        Assert.That(Assert.Throws<FormatException>(() => KnownAnswers.Parse(new StringReader("# remark\n\nkeygen d")))!.Message, Does.StartWith("\"d\" is no field"));
}
