using System;
using System.Linq;
using Cosmos.Commands.SelfTests.Bitcoin;
using NUnit.Framework;

namespace Cosmos.Commands.SelfTests.Tests.Bitcoin;

public sealed class AddressTests
{
    // The first block's miner; an output of the first months' P2SH; twenty zeros.
    [TestCase("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "62e907b15cbf27d5425399ebf6f0fb50ebb88f18", "pubkeyhash")]
    [TestCase("3EktnHQD7RiAE6uzMj2ZifT9YgRrkSgzQX", "8f55563b9a19f321c211e9b9f38cdf686ea07845", "scripthash")]
    [TestCase("1111111111111111111114oLvT2", "0000000000000000000000000000000000000000", "pubkeyhash")]
    public void Known_addresses_are_taken_apart_and_put_together(string text, string hash, string kind)
    {
        BitcoinAddress address = BitcoinAddress.Parse(text);
        Assert.That(Convert.ToHexStringLower(address.Hash), Is.EqualTo(hash));
        Assert.That(address.ToString(), Is.EqualTo(text));
        ScriptTemplate template = ScriptTemplate.Of(address.ToScript());
        Assert.That((template.Class, template.Addresses.Single().ToString()), Is.EqualTo((kind, text)));
    }

    [TestCase("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "checksum")]
    [TestCase("1A1zP1eP5QGefi2DMPTfTL5SLmv7Divf0a", "no digit")]
    [TestCase("", "too short")]
    [TestCase("1", "too short")]
    [TestCase("mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn", "version 111")] // of the test network
    public void Wrong_addresses_are_refused_with_the_reason(string text, string reason) =>
        Assert.That(Assert.Throws<FormatException>(() => BitcoinAddress.Parse(text))!.Message, Does.Contain(reason));

    [Test]
    public void A_text_without_end_is_refused_before_any_effort() =>
        Assert.That(Assert.Throws<FormatException>(() => Base58Check.Decode(new string('z', 1_000_000)))!.Message, Does.Contain("too long"));

    [Test]
    public void Payloads_of_every_length_and_with_leading_zeros_survive()
    {
        var random = new Random(58);
        for (int length = 0; length < 100; length++)
        {
            byte[] payload = new byte[length];
            random.NextBytes(payload);
            payload.AsSpan(0, length / 3).Clear();
            (byte version, byte[] back) = Base58Check.Decode(Base58Check.Encode((byte)length, payload));
            Assert.That(version, Is.EqualTo(length));
            Assert.That(back, Is.EqualTo(payload));
        }
    }

    [Test]
    public void Classes_of_scripts_are_recognised()
    {
        byte[] key = Convert.FromHexString("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
        ScriptTemplate multisig = ScriptTemplate.Of(Script.PayToMultisig(1, key, key));
        Assert.That((multisig.Class, multisig.Addresses.Count, multisig.RequiredSignatures), Is.EqualTo(("multisig", 2, 1)));
        Assert.That(ScriptTemplate.Of(new ScriptBuilder().Push(key).Add(Opcode.OP_CHECKSIG).ToScript()).Class, Is.EqualTo("pubkey"));
        Assert.That(ScriptTemplate.Of(new ScriptBuilder().Add(Opcode.OP_RETURN).Push([1, 2, 3]).ToScript()).Class, Is.EqualTo("nulldata"));
        Assert.That(ScriptTemplate.Of(Script.PayToMultisig(2, key)).Class, Is.EqualTo("nonstandard"), "more signatures than keys");
        Assert.That(ScriptTemplate.Of(Script.Empty).Class, Is.EqualTo("nonstandard"));
    }

    [Test]
    public void Disassembly_says_where_a_script_cannot_be_read_on() => Assert.That(
        new Script([0x76, 0x02, 0xAB, 0xCD, 0x00, 0x60, 0xFE, 0x4C, 0x05, 0x01]).Disassemble(), Is.EqualTo("OP_DUP abcd OP_0 OP_16 OP_UNKNOWN254 [error]"));
}
