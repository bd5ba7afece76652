using System;
using Cosmos.Core.Entropy;
using Cosmos.Cryptography.Entropy;
using Cosmos.HAL.Devices;

namespace Cosmos.System2.Cryptography;

/// <summary>The one secure generator of the system. The board adds the devices it finds.</summary>
internal static class SystemRandom
{
    private static readonly ChaCha20Generator s_generator = Create();

    /// <summary>Fills <paramref name="destination"/>, or refuses: see <see cref="ChaCha20Generator.TryFill"/>.</summary>
    internal static bool TryFill(Span<byte> destination) => s_generator.TryFill(destination);

    /// <summary>Mixes in data that a program wrote to <c>/dev/random</c>; it is not credited.</summary>
    internal static void Mix(ReadOnlySpan<byte> data) => s_generator.Mix(data);

    /// <summary>Adds a device, such as virtio-rng.</summary>
    internal static void AddSource(IEntropySource source) => s_generator.AddSource(source);

    private static ChaCha20Generator Create() =>
        new(TimeProvider.System, new ProcessorEntropySource(), new JitterEntropySource(static () => EntropyTicks.Read()));
}
