using System;
using System.Linq;
using System.Text.Json;
using Cosmos.Commands.SelfTests.Bitcoin;
using NUnit.Framework;

namespace Cosmos.Commands.SelfTests.Tests.Bitcoin;

public sealed class SignatureHashTests
{
    [Test]
    public void Hashes_are_those_of_Bitcoin_Core_for_every_hash_type()
    {
        JsonElement[] vectors = Vectors.Read("signature-hashes.json");
        Assert.That(vectors, Has.Length.EqualTo(80));
        Assert.That(vectors.Where(vector => Compute(vector) != vector[4].GetString()).Select(vector => vector.ToString()), Is.Empty);
    }

    [Test]
    public void A_transaction_is_written_as_it_was_read()
    {
        foreach (JsonElement vector in Vectors.Read("signature-hashes.json"))
        {
            string text = vector[0].GetString()!;
            Assert.That(Convert.ToHexStringLower(TransactionReader.Read(Convert.FromHexString(text)).ToBytes()), Is.EqualTo(text));
        }
    }

    [TestCase(0xFC)]
    [TestCase(0xFD)]
    [TestCase(0xFFFF)]
    [TestCase(0x10000)]
    public void Lengths_of_scripts_are_written_in_one_to_five_bytes(int length)
    {
        var transaction = new Transaction(1, [], [new TransactionOutput(1, new Script(new byte[length]))]);
        Assert.That(TransactionReader.Read(transaction.ToBytes()).Outputs[0].Script.Bytes.Length, Is.EqualTo(length));
    }

    [Test]
    public void Single_without_an_output_of_its_number_hashes_to_one()
    {
        var input = new TransactionInput(new OutPoint(new byte[32], 0), Script.Empty);
        var transaction = new Transaction(1, [input, input], [new TransactionOutput(1, Script.Empty)]);
        byte[] one = new byte[32];
        one[0] = 1;
        Assert.That(SignatureHash.Compute([], transaction, 1, SignatureHash.Single), Is.EqualTo(one));
    }

    private static string Compute(JsonElement vector)
    {
        byte[] hash = SignatureHash.Compute(
            Convert.FromHexString(vector[1].GetString()!), TransactionReader.Read(Convert.FromHexString(vector[0].GetString()!)), vector[2].GetInt32(), vector[3].GetInt32());
        Array.Reverse(hash);
        return Convert.ToHexStringLower(hash);
    }
}
