using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Cosmos.Commands.SelfTests.Bitcoin;
using NUnit.Framework;

namespace Cosmos.Commands.SelfTests.Tests.Bitcoin;

public sealed class ScriptInterpreterTests
{
    private static readonly Dictionary<string, ScriptFlags> _flags = new()
    {
        ["P2SH"] = ScriptFlags.PayToScriptHash,
        ["STRICTENC"] = ScriptFlags.StrictEncoding,
        ["DERSIG"] = ScriptFlags.StrictDer,
        ["NULLDUMMY"] = ScriptFlags.StrictMultisigDummy,
        ["DISCOURAGE_UPGRADABLE_NOPS"] = ScriptFlags.DiscourageUpgradableNops,
    };

    private static IEnumerable<string> Results => Vectors.Read("script-tests.json").Select(vector => vector[3].GetString()!).Distinct();

    [TestCaseSource(nameof(Results))]
    public void Scripts_of_Bitcoin_Core_end_with(string result)
    {
        JsonElement[] vectors = [.. Vectors.Read("script-tests.json").Where(vector => vector[3].GetString() == result)];
        Assert.That(vectors, Is.Not.Empty);
        Assert.That(vectors.Where(vector => Evaluate(vector) != result.Replace("_", "", StringComparison.Ordinal)).Select(vector => $"{Evaluate(vector)}: {vector}"), Is.Empty);
    }

    [Test]
    public void All_vectors_are_there() => Assert.That(Vectors.Read("script-tests.json"), Has.Length.EqualTo(952));

    [Test]
    public void Hostile_scripts_fail_with_a_script_error_or_pass()
    {
        // Bytes of any kind, and mutations of scripts that go far: whatever they are, nothing but ScriptException comes out.
        var random = new Random(4711);
        Script[] seeds = [.. Vectors.Read("script-tests.json").Take(300).SelectMany(vector => new[] { 0, 1 }.Select(i => ScriptAssembler.Assemble(vector[i].GetString()!)))];
        int passed = 0;
        int failed = 0;
        for (int i = 0; i < 20_000; i++)
        {
            Script input = Hostile(random, seeds);
            Script output = Hostile(random, seeds);
            try
            {
                Spend(input, output, (ScriptFlags)random.Next(32));
                passed++;
            }
            catch (ScriptException)
            {
                failed++;
            }
        }

        Assert.That((passed > 0, failed > 0), Is.EqualTo((true, true)));
    }

    [Test]
    public void A_redeem_script_cannot_be_reached_by_an_empty_input()
    {
        Script output = Script.PayToScriptHash(BitcoinHash.Hash160([]));
        Assert.That(ErrorOf(Script.Empty, output, ScriptFlags.PayToScriptHash), Is.EqualTo(ScriptError.InvalidStackOperation));
    }

    [Test]
    public void Signatures_are_checked_against_the_transaction()
    {
        var key = new PrivateKey(Convert.FromHexString("22a47fa09a223f2aa079edf85a7c2d4f8720ee63e502ee2869afab7de234b80c"));
        Script output = Script.PayToPublicKeyHash(BitcoinHash.Hash160(key.PublicKey));
        Transaction transaction = SpendOf(output, Script.Empty);
        byte[] signature = [.. key.Sign(SignatureHash.Compute(output.Bytes, transaction, 0, SignatureHash.All)).ToDer(), SignatureHash.All];
        Script input = new ScriptBuilder().Push(signature).Push(key.PublicKey).ToScript();

        new ScriptInterpreter(transaction, 0, ScriptFlags.StrictEncoding).Verify(input, output);
        ScriptException? refusal = Assert.Throws<ScriptException>(() =>
            new ScriptInterpreter(transaction with { Version = 2 }, 0, ScriptFlags.StrictEncoding).Verify(input, output));
        Assert.That(refusal!.Error, Is.EqualTo(ScriptError.EvalFalse));
    }

    private static Script Hostile(Random random, Script[] seeds)
    {
        byte[] bytes = new byte[random.Next(40)];
        random.NextBytes(bytes);
        if (random.Next(3) == 0)
            return new Script(bytes);

        byte[] seed = seeds[random.Next(seeds.Length)].Bytes.ToArray();
        for (int i = random.Next(4); i > 0 && seed.Length > 0; i--)
            seed[random.Next(seed.Length)] = (byte)random.Next(256);
        return new Script(random.Next(4) == 0 ? [.. seed, .. bytes] : seed);
    }

    private static string Evaluate(JsonElement vector)
    {
        ScriptFlags flags = ScriptFlags.None;
        foreach (string flag in vector[2].GetString()!.Split(',', StringSplitOptions.RemoveEmptyEntries))
            flags |= _flags[flag];
        ScriptError? error = ErrorOf(ScriptAssembler.Assemble(vector[0].GetString()!), ScriptAssembler.Assemble(vector[1].GetString()!), flags);
        return error is null ? "OK" : error.ToString()!.ToUpperInvariant();
    }

    private static ScriptError? ErrorOf(Script input, Script output, ScriptFlags flags)
    {
        try
        {
            Spend(input, output, flags);
            return null;
        }
        catch (ScriptException exception)
        {
            return exception.Error;
        }
    }

    private static void Spend(Script input, Script output, ScriptFlags flags) => new ScriptInterpreter(SpendOf(output, input), 0, flags).Verify(input, output);

    // As the vectors want it: a transaction that pays nothing to the script, and one that spends this.
    private static Transaction SpendOf(Script output, Script input)
    {
        var credit = new Transaction(
            1, [new TransactionInput(new OutPoint(new byte[BitcoinHash.Hash256Size], uint.MaxValue), new Script([0, 0]))], [new TransactionOutput(0, output)]);
        return new Transaction(1, [new TransactionInput(new OutPoint(credit.Hash, 0), input)], [new TransactionOutput(0, Script.Empty)]);
    }
}
