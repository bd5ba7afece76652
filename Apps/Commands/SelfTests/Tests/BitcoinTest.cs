using System;
using System.Threading;
using System.Threading.Tasks;

using Cosmos.Commands.SelfTests.Bitcoin;

namespace Cosmos.Commands.SelfTests;

/// <summary>Addresses, scripts, transactions and signatures of Bitcoin: much exact arithmetic, with results that are known.</summary>
internal sealed class BitcoinTest : ISelfTest
{
    private const string Address = "12gpXQVcCL2qhTNQgyLVdCFG2Qs2px98nV";
    private const string AddressScript = "76a914128004ff2fcaf13b2b91eb654b1dc2b674f7ec6188ac";

    private const string Secret = "22a47fa09a223f2aa079edf85a7c2d4f8720ee63e502ee2869afab7de234b80c";
    private const string PublicKeyOfSecret = "02a673638cb9587cb68ea08dbef685c6f2d2a751a8b3c6f2a7e9a4999e6e4bfaf5";
    private const string AddressOfSecret = "16eTfd5Qsh3CRjW2bPKAF3iQqmYs1MJcZR";
    private const string HashOfSecret = "3dee47716e3cfa57df45113473a6312ebeaef311";
    private const string OriginId = "349f60d2bbddfb156536de22c5cd8c4c5a14baa0fadc65dc4e0a9f02e5207b3e";
    private const string SignedHash = "6533a164d56295be7e13f534dedd0624a9a0cfa1db77d40e3d73c39c9a00ce6c";

    private const string Signature =
        "3045022100ed3969fcdae3d50ead3e4ba5d985335ecaf1ce497870285a619c82189a90e8d602204133c58290b0263e5a2fee5c2c05e2588fcf1b23637a7d2ff240f6e1abfb830f01";

    private const string RedeemId = "21a2a3752564e5e3336d5fefb1edd09d43489d386c3c727eae74201d4f1a86cb";

    private const string Redeem =
        "01000000013e7b20e5029f0a4edc65dcfaa0ba145a4c8ccdc522de366515fbddbbd2609f34000000006b48" + Signature + "21" + PublicKeyOfSecret +
        "ffffffff0100000000000000000000000000";

    private const ScriptFlags Flags =
        ScriptFlags.PayToScriptHash | ScriptFlags.StrictDer | ScriptFlags.StrictMultisigDummy | ScriptFlags.DiscourageUpgradableNops;

    /// <inheritdoc/>
    public string Name => "bitcoin";

    /// <inheritdoc/>
    public string Summary => "addresses, scripts and signatures of Bitcoin (secp256k1)";

    /// <inheritdoc/>
    public bool RunsAlone => false;

    /// <inheritdoc/>
    public ValueTask RunAsync(SelfTestReport report, CancellationToken stop)
    {
        AddressToScript(report);
        ScriptToAddress(report);
        stop.ThrowIfCancellationRequested();
        SignAndVerify(report, stop);
        return ValueTask.CompletedTask;
    }

    private static void AddressToScript(SelfTestReport report)
    {
        Script script = BitcoinAddress.Parse(Address).ToScript();
        report.Write($"script of {Address}: {script}");
        report.Write($"disassembly: {script.Disassemble()}");
        SelfTestReport.RequireEqual("The script", script.ToString(), AddressScript);
        SelfTestReport.RequireEqual(
            "The disassembly", script.Disassemble(), "OP_DUP OP_HASH160 128004ff2fcaf13b2b91eb654b1dc2b674f7ec61 OP_EQUALVERIFY OP_CHECKSIG");
    }

    private static void ScriptToAddress(SelfTestReport report)
    {
        ScriptTemplate template = ScriptTemplate.Of(new Script(Convert.FromHexString(AddressScript)));
        string addresses = string.Join(' ', template.Addresses);
        report.Write($"class: {template.Class}; addresses: {addresses}; required signatures: {template.RequiredSignatures}");
        SelfTestReport.RequireEqual("The class", template.Class, "pubkeyhash");
        SelfTestReport.RequireEqual("The list of addresses", addresses, Address);
        SelfTestReport.RequireEqual("The number of required signatures", template.RequiredSignatures, 1);
    }

    private static void SignAndVerify(SelfTestReport report, CancellationToken stop)
    {
        var key = new PrivateKey(Convert.FromHexString(Secret));
        SelfTestReport.RequireEqual("The public key", Convert.ToHexStringLower(key.PublicKey), PublicKeyOfSecret);
        BitcoinAddress address = BitcoinAddress.OfPublicKey(key.PublicKey);
        SelfTestReport.RequireEqual("HASH160 of the public key", Convert.ToHexStringLower(address.Hash), HashOfSecret);
        SelfTestReport.RequireEqual("The address", address.ToString(), AddressOfSecret);

        var origin = new Transaction(
            Version: 1,
            Inputs: [new TransactionInput(new OutPoint(new byte[BitcoinHash.Hash256Size], uint.MaxValue), new Script([0, 0]))],
            Outputs: [new TransactionOutput(100_000_000, address.ToScript())]);
        report.Write($"origin: {origin.Id}");
        SelfTestReport.RequireEqual("The origin's identifier", origin.Id, OriginId);

        Script output = origin.Outputs[0].Script;
        var unsigned = new Transaction(
            Version: 1,
            Inputs: [new TransactionInput(new OutPoint(origin.Hash, 0), Script.Empty)],
            Outputs: [new TransactionOutput(0, Script.Empty)]);
        byte[] hash = SignatureHash.Compute(output.Bytes, unsigned, 0, SignatureHash.All);
        SelfTestReport.RequireEqual("The hash to sign", Convert.ToHexStringLower(hash), SignedHash);

        byte[] signature = [.. key.Sign(hash).ToDer(), SignatureHash.All];
        SelfTestReport.RequireEqual("The signature", Convert.ToHexStringLower(signature), Signature);
        stop.ThrowIfCancellationRequested();

        Script input = new ScriptBuilder().Push(signature).Push(key.PublicKey).ToScript();
        Transaction redeem = unsigned with { Inputs = [unsigned.Inputs[0] with { Script = input }] };
        SelfTestReport.RequireEqual("The transaction", Convert.ToHexStringLower(redeem.ToBytes()), Redeem);
        SelfTestReport.RequireEqual("The transaction's identifier", redeem.Id, RedeemId);

        new ScriptInterpreter(redeem, 0, Flags).Verify(input, output);
        report.Write($"transaction {redeem.Id} is signed");

        RequireRefusal(redeem with { LockTime = 1 }, input, output, ScriptError.EvalFalse);
        stop.ThrowIfCancellationRequested();
        RequireRefusals(key, unsigned, stop);
        report.Write("what each rule forbids is refused: P2SH, strict DER, multisig dummy, upgradable NOPs");
    }

    // For each rule a pair of scripts that only this rule refuses: without it they pass.
    private static void RequireRefusals(PrivateKey key, Transaction spend, CancellationToken stop)
    {
        Script never = new ScriptBuilder().Add(Opcode.OP_0).ToScript();
        RequireOnlyRefusedBy(
            ScriptFlags.PayToScriptHash, ScriptError.EvalFalse, spend,
            new ScriptBuilder().Push(never.Bytes).ToScript(), Script.PayToScriptHash(BitcoinHash.Hash160(never.Bytes)));

        Script single = new ScriptBuilder().Push(key.PublicKey).Add(Opcode.OP_CHECKSIG).ToScript();
        byte[] der = key.Sign(SignatureHash.Compute(single.Bytes, spend, 0, SignatureHash.All)).ToDer();
        byte[] trailing = [.. der, 0, SignatureHash.All];
        RequireOnlyRefusedBy(ScriptFlags.StrictDer, ScriptError.SigDer, spend, new ScriptBuilder().Push(trailing).ToScript(), single);
        stop.ThrowIfCancellationRequested();

        Script multiple = Script.PayToMultisig(1, key.PublicKey);
        der = key.Sign(SignatureHash.Compute(multiple.Bytes, spend, 0, SignatureHash.All)).ToDer();
        RequireOnlyRefusedBy(
            ScriptFlags.StrictMultisigDummy, ScriptError.SigNullDummy, spend,
            new ScriptBuilder().Add(Opcode.OP_1).Push([.. der, SignatureHash.All]).ToScript(), multiple);
        stop.ThrowIfCancellationRequested();

        RequireOnlyRefusedBy(
            ScriptFlags.DiscourageUpgradableNops, ScriptError.DiscourageUpgradableNops, spend,
            new ScriptBuilder().Add(Opcode.OP_1).ToScript(), new ScriptBuilder().Add(Opcode.OP_NOP10).ToScript());
    }

    private static void RequireOnlyRefusedBy(ScriptFlags flag, ScriptError error, Transaction spend, Script input, Script output)
    {
        RequireRefusal(spend, input, output, error);
        try
        {
            new ScriptInterpreter(spend, 0, Flags & ~flag).Verify(input, output);
        }
        catch (ScriptException exception)
        {
            throw new SelfTestFailedException($"{output.Disassemble()} without the rule {flag} fails with {exception.Error}, but should pass.");
        }
    }

    private static void RequireRefusal(Transaction spend, Script input, Script output, ScriptError expected)
    {
        string outcome = "pass";
        try
        {
            new ScriptInterpreter(spend, 0, Flags).Verify(input, output);
        }
        catch (ScriptException exception) when (exception.Error == expected)
        {
            return;
        }
        catch (ScriptException exception)
        {
            outcome = $"fail with {exception.Error}";
        }

        throw new SelfTestFailedException($"{input.Disassemble()} and {output.Disassemble()} {outcome}, but should fail with {expected}.");
    }
}
