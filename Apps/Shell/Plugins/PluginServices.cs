using System;
using System.Collections.Concurrent;

using Cosmos.User;

namespace Cosmos.Shell;

/// <summary>The services of an image, by the type of their contract.</summary>
public sealed class PluginServices : IPluginServices
{
    private readonly ConcurrentDictionary<Type, object> _services = new();

    /// <summary>Offers a service.</summary>
    /// <typeparam name="T">Contract that constructors of commands name, such as <see cref="IMachineClock"/>.</typeparam>
    /// <exception cref="ArgumentException">The contract has a service already.</exception>
    public PluginServices Add<T>(T service)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(service);
        return _services.TryAdd(typeof(T), service)
            ? this
            : throw new ArgumentException($"The image offers two services for {typeof(T).FullName}: leave one out.", nameof(service));
    }

    /// <inheritdoc/>
    public T Get<T>()
        where T : class =>
        Find<T>() ?? throw new InvalidOperationException(
            $"This image has no service {typeof(T).FullName}. The image's Program.cs offers services with PluginServices.Add.");

    /// <inheritdoc/>
    public T? Find<T>()
        where T : class =>
        _services.TryGetValue(typeof(T), out object? service) ? (T)service : null;
}
