namespace Cosmos.HAL.Registers;

/// <summary>A register whose bits are set by the device and cleared by writing ones to them, mostly interrupt status.</summary>
/// <typeparam name="T"><inheritdoc cref="ReadOnly{T}" path="/typeparam"/></typeparam>
/// <remarks>
/// There is no setter on purpose: a read-modify-write of such a register clears events that nobody has looked at.
/// <inheritdoc cref="ReadOnly{T}" path="/remarks"/>
/// </remarks>
public struct WriteOneToClear<T>
    where T : unmanaged
{
    private T _value;

    /// <summary>Reads the pending bits once; they stay set.</summary>
    public readonly T Pending => RegisterAccess.Read(in _value);

    /// <summary>Clears the bits that are one in <paramref name="bits"/>, and no others.</summary>
    /// <param name="bits">The bits to clear, normally what <see cref="Pending"/> returned.</param>
    public void Clear(T bits) => RegisterAccess.Write(ref _value, bits);

    /// <summary>Reads the pending bits and clears exactly those.</summary>
    /// <returns>The bits that were pending; events that arrive in between stay pending.</returns>
    public T TakePending()
    {
        T pending = Pending;
        Clear(pending);
        return pending;
    }
}
