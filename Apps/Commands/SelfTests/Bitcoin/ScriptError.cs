namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>Why a script fails.</summary>
internal enum ScriptError
{
    /// <summary>The last item is false, or there is none.</summary>
    EvalFalse,

    /// <summary>OP_RETURN was executed.</summary>
    OpReturn,

    /// <summary>A script of more than 10,000 bytes.</summary>
    ScriptSize,

    /// <summary>An item of more than 520 bytes.</summary>
    PushSize,

    /// <summary>More than 201 operations.</summary>
    OpCount,

    /// <summary>More than 1,000 items.</summary>
    StackSize,

    /// <summary>Not 0 to as many signatures as there are keys.</summary>
    SigCount,

    /// <summary>Not 0 to 20 public keys.</summary>
    PubKeyCount,

    /// <summary>OP_VERIFY of a false item.</summary>
    Verify,

    /// <summary>OP_EQUALVERIFY of different items.</summary>
    EqualVerify,

    /// <summary>OP_CHECKSIGVERIFY of a wrong signature.</summary>
    CheckSigVerify,

    /// <summary>OP_CHECKMULTISIGVERIFY of wrong signatures.</summary>
    CheckMultisigVerify,

    /// <summary>OP_NUMEQUALVERIFY of different numbers.</summary>
    NumEqualVerify,

    /// <summary>An operation that does not exist, or a push of bytes that are not there.</summary>
    BadOpcode,

    /// <summary>An operation that was taken out of the language.</summary>
    DisabledOpcode,

    /// <summary>Too few items.</summary>
    InvalidStackOperation,

    /// <summary>Too few items on the second stack.</summary>
    InvalidAltStackOperation,

    /// <summary>OP_IF, OP_ELSE and OP_ENDIF do not match.</summary>
    UnbalancedConditional,

    /// <summary>A number of more than four bytes.</summary>
    ScriptNum,

    /// <summary>A hash type that does not exist.</summary>
    SigHashType,

    /// <summary>A signature that is not strictly DER.</summary>
    SigDer,

    /// <summary>An input of P2SH that does more than push.</summary>
    SigPushOnly,

    /// <summary>The spare item of OP_CHECKMULTISIG is not empty.</summary>
    SigNullDummy,

    /// <summary>A public key that is neither compressed nor uncompressed.</summary>
    PubKeyType,

    /// <summary>An operation that is kept for later.</summary>
    DiscourageUpgradableNops,
}
