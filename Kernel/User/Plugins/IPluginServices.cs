using System;

namespace Cosmos.User;

/// <summary>What the constructors of commands can ask for: the services of the image, by the type of the contract.</summary>
public interface IPluginServices
{
    /// <summary>Finds a service.</summary>
    /// <typeparam name="T">Contract, such as <see cref="IMachineClock"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The image has no such service; the message names it.</exception>
    T Get<T>()
        where T : class;

    /// <summary>Finds a service that a command can do without: a parameter of its constructor whose type is nullable.</summary>
    /// <typeparam name="T">Contract, such as <see cref="IProcessors"/>.</typeparam>
    /// <returns><see langword="null"/> when the image has no such service.</returns>
    T? Find<T>()
        where T : class;
}
