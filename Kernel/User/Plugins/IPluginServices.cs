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
}
