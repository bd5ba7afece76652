using System.Runtime.InteropServices;

namespace Cosmos.System2.Cryptography;

/// <summary>Managed objects as the opaque pointers that the class library's <c>SafeHandle</c>s hold.</summary>
internal static class NativeHandle
{
    /// <summary>Makes a handle that keeps <paramref name="target"/> alive until <see cref="Free"/>.</summary>
    internal static nint Create(object target) => GCHandle.ToIntPtr(GCHandle.Alloc(target));

    /// <summary>The object behind a handle, or null for the null handle.</summary>
    internal static T? Get<T>(nint handle)
        where T : class =>
        handle == 0 ? null : GCHandle.FromIntPtr(handle).Target as T;

    /// <summary>Ends a handle.</summary>
    internal static void Free(nint handle)
    {
        if (handle != 0)
            GCHandle.FromIntPtr(handle).Free();
    }
}
