using System;
using System.Collections.Generic;
using Cosmos.User;

namespace Cosmos.Commands.Tests;

/// <summary>Services by their type; <see cref="TimeProvider"/> is there from the beginning.</summary>
public sealed class TestServices : IPluginServices
{
    private readonly Dictionary<Type, object> _services = new() { [typeof(TimeProvider)] = TimeProvider.System };

    public TestServices Add<T>(T service)
        where T : class
    {
        _services[typeof(T)] = service;
        return this;
    }

    public T Get<T>()
        where T : class => Find<T>() ?? throw new InvalidOperationException($"There is no {typeof(T)}.");

    public T? Find<T>()
        where T : class => _services.TryGetValue(typeof(T), out object? service) ? (T)service : null;
}
