using System;

using Cosmos.User;

namespace Cosmos.Shell;

/// <summary>The services of the image, and those that the shell itself is.</summary>
internal sealed class HostServices(IPluginServices image, IPluginDirectory directory, ISystemLog log, TimeProvider time) : IPluginServices
{
    public T Get<T>()
        where T : class =>
        Find<T>() ?? image.Get<T>();

    public T? Find<T>()
        where T : class =>
        image.Find<T>() ?? directory as T ?? log as T ?? time as T;
}
