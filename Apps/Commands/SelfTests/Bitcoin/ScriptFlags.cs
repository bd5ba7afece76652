using System;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>Rules that came after the first version of the protocol.</summary>
[Flags]
internal enum ScriptFlags
{
    /// <summary>The rules of the first version.</summary>
    None = 0,

    /// <summary>The last item that an input pushes is the script whose hash the output names (P2SH, BIP 16).</summary>
    PayToScriptHash = 1 << 0,

    /// <summary>Signatures are strictly DER (BIP 66).</summary>
    StrictDer = 1 << 1,

    /// <summary>The item that OP_CHECKMULTISIG removes for nothing is empty (NULLDUMMY, BIP 147).</summary>
    StrictMultisigDummy = 1 << 2,

    /// <summary>Operations kept for later are an error.</summary>
    DiscourageUpgradableNops = 1 << 3,

    /// <summary>Public keys are compressed or uncompressed, hash types are known ones (STRICTENC); includes <see cref="StrictDer"/>.</summary>
    StrictEncoding = 1 << 4,
}
