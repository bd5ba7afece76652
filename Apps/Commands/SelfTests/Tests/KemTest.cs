using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

using Org.BouncyCastle.Crypto.Parameters;

using Cosmos.Commands.SelfTests.Kem;

namespace Cosmos.Commands.SelfTests;

/// <summary>ML-KEM-768 (FIPS 203): known answers, and a round trip.</summary>
internal sealed class KemTest : ISelfTest
{
    /// <inheritdoc/>
    public string Name => "kem";

    /// <inheritdoc/>
    public string Summary => "post-quantum key encapsulation (ML-KEM-768)";

    /// <inheritdoc/>
    public bool RunsAlone => false;

    /// <inheritdoc/>
    public ValueTask RunAsync(SelfTestReport report, CancellationToken stop)
    {
        IReadOnlyList<KnownAnswer> answers = KnownAnswers.Read();
        MLKemPrivateKeyParameters? key = null;
        foreach (KnownAnswer answer in answers)
        {
            stop.ThrowIfCancellationRequested();
            if (answer.Kind == "key")
                key = MlKem768.ReadPrivateKey(answer["dk"]);
            else
                Check(answer, key);
        }

        IEnumerable<string> counts = answers.Where(answer => answer.Kind != "key").GroupBy(answer => answer.Kind).Select(kind => $"{kind.Count()} × {kind.Key}");
        report.Write($"known answers of FIPS 203: {string.Join(", ", counts)}");
        stop.ThrowIfCancellationRequested();
        report.Write(RoundTripLine());
        return ValueTask.CompletedTask;
    }

    /// <summary>Does a round trip.</summary>
    /// <returns>What is said of it: the seed, which protects nothing, and the time.</returns>
    internal static string RoundTripLine()
    {
        long started = Stopwatch.GetTimestamp();
        byte[] seed = KemRoundTrip.Run();
        return $"mlkem {Convert.ToHexStringLower(seed)} ({SelfTestRunner.Format(Stopwatch.GetElapsedTime(started))})";
    }

    /// <summary>Checks a known answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="key">Key of the decapsulations.</param>
    internal static void Check(KnownAnswer answer, MLKemPrivateKeyParameters? key)
    {
        string name = $"{answer.Kind} {answer.Number}";
        switch (answer.Kind)
        {
            case "keygen":
                MLKemPrivateKeyParameters generated = MlKem768.KeyOf([.. answer["d"], .. answer["z"]]);
                KemRoundTrip.RequireEqual($"ek of {name}", generated.GetPublicKeyEncoded(), answer["ek"]);
                KemRoundTrip.RequireEqual($"dk of {name}", generated.GetEncoded(), answer["dk"]);
                break;

            case "encapsulation":
                (byte[] ciphertext, byte[] secret) = MlKem768.Encapsulate(MlKem768.ReadPublicKey(answer["ek"]), answer["m"]);
                KemRoundTrip.RequireEqual($"c of {name}", ciphertext, answer["c"]);
                KemRoundTrip.RequireEqual($"k of {name}", secret, answer["k"]);
                break;

            case "decapsulation" or "rejection":
                if (key is null)
                    throw new FormatException($"The known answer {name} comes before its key.");
                KemRoundTrip.RequireEqual($"k of {name}", MlKem768.Decapsulate(key, answer["c"]), answer["k"]);
                break;

            default:
                throw new FormatException($"There are no known answers of the kind {answer.Kind}.");
        }
    }
}
