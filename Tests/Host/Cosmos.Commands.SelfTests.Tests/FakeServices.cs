using System;
using System.Collections.Generic;
using Cosmos.User;

namespace Cosmos.Commands.SelfTests.Tests;

internal sealed class FakeServices : IPluginServices
{
    private readonly Dictionary<Type, object> _services = new() { [typeof(TimeProvider)] = TimeProvider.System };

    public FakeServices Add<T>(T service)
        where T : class
    {
        _services.Add(typeof(T), service);
        return this;
    }

    public T Get<T>()
        where T : class => (T)_services[typeof(T)];

    public T? Find<T>()
        where T : class => (T?)_services.GetValueOrDefault(typeof(T));
}
