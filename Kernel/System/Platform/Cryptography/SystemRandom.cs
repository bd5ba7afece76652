using System;
using System.Collections.Generic;
using Cosmos.Core.Entropy;
using Cosmos.Cryptography.Entropy;
using Cosmos.HAL.Devices;

namespace Cosmos.System2.Cryptography;

/// <summary>The one secure generator of the system. Made at the first use, so that programs without need for it start without it.</summary>
internal static class SystemRandom
{
    private static Func<IReadOnlyList<IEntropySource>>? s_findDevices;

    /// <summary>Fills <paramref name="destination"/>, or refuses: see <see cref="ChaCha20Generator.TryFill"/>.</summary>
    internal static bool TryFill(Span<byte> destination) => Instance.Generator.TryFill(destination);

    /// <summary>Mixes in data that a program wrote to <c>/dev/random</c>; it is not credited.</summary>
    internal static void Mix(ReadOnlySpan<byte> data) => Instance.Generator.Mix(data);

    /// <summary>Tells how the board finds its generators, such as virtio-rng. Called by the board, before the first use.</summary>
    /// <param name="findDevices">Starts the devices; called once, at the first use.</param>
    internal static void UseDevices(Func<IReadOnlyList<IEntropySource>> findDevices) => s_findDevices = findDevices;

    private static class Instance
    {
        internal static readonly ChaCha20Generator Generator = Create();

        private static ChaCha20Generator Create()
        {
            ChaCha20Generator generator = new(TimeProvider.System, new ProcessorEntropySource(), new JitterEntropySource(static () => EntropyTicks.Read()));
            foreach (IEntropySource device in s_findDevices?.Invoke() ?? [])
                generator.AddSource(device);
            return generator;
        }
    }
}
