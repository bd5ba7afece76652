using System;
using System.Collections.Generic;

namespace Cosmos.User.Testing;

/// <summary>The services of a test.</summary>
internal sealed class TestServices : IPluginServices
{
    private readonly Dictionary<Type, object> _services = [];

    public void Add<T>(T service)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(service);
        if (!_services.TryAdd(typeof(T), service))
            throw new ArgumentException($"There is a service {typeof(T)} already.", nameof(service));
    }

    /// <inheritdoc/>
    public T Get<T>()
        where T : class =>
        Find<T>() ?? throw new InvalidOperationException($"The test offers no service {typeof(T)}: new TestShell(...).Add<{typeof(T).Name}>(...).");

    /// <inheritdoc/>
    public T? Find<T>()
        where T : class =>
        _services.TryGetValue(typeof(T), out object? service) ? (T)service : null;
}
