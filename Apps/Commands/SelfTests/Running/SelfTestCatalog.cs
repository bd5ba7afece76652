using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Cosmos.Commands.SelfTests;

/// <summary>Self tests beyond those that every machine has: of a board's devices, of other plugins. An image that has any offers this object as a service.</summary>
public sealed class SelfTestCatalog
{
    private readonly Lock _lock = new();
    private readonly List<ISelfTest> _tests = [];

    /// <summary>The tests, in the order in which they were added.</summary>
    public IReadOnlyList<ISelfTest> Tests
    {
        get
        {
            lock (_lock)
                return [.. _tests];
        }
    }

    /// <summary>Adds a test.</summary>
    /// <exception cref="ArgumentException">There is one of the same name.</exception>
    public SelfTestCatalog Add(ISelfTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        lock (_lock)
        {
            if (_tests.Any(other => other.Name == test.Name))
                throw new ArgumentException($"There are two self tests of the name {test.Name}: rename one.", nameof(test));
            _tests.Add(test);
            return this;
        }
    }
}
