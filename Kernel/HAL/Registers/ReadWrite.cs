namespace Cosmos.HAL.Registers;

/// <summary>A register that returns what was written to it, or state of which some bits may be written.</summary>
/// <typeparam name="T"><inheritdoc cref="ReadOnly{T}" path="/typeparam"/></typeparam>
/// <remarks><inheritdoc cref="ReadOnly{T}" path="/remarks"/></remarks>
public struct ReadWrite<T>
    where T : unmanaged
{
    private T _value;

    /// <summary>Reads or writes the register once, at its exact width.</summary>
    public T Value
    {
        readonly get => RegisterAccess.Read(in _value);
        set => RegisterAccess.Write(ref _value, value);
    }
}
