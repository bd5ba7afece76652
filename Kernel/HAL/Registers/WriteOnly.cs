namespace Cosmos.HAL.Registers;

/// <summary>A register that may only be written: doorbells, data to transmit, command strobes.</summary>
/// <typeparam name="T"><inheritdoc cref="ReadOnly{T}" path="/typeparam"/></typeparam>
/// <remarks><inheritdoc cref="ReadOnly{T}" path="/remarks"/></remarks>
public struct WriteOnly<T>
    where T : unmanaged
{
    private T _value;

    /// <summary>Writes the register once, at its exact width.</summary>
    /// <param name="value">All bits of the register; what was there cannot be known.</param>
    public void Write(T value) => RegisterAccess.Write(ref _value, value);
}
