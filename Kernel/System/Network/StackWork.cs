namespace Cosmos.Network;

/// <summary>A piece of work inside a stack: <c>using (stack.BeginWork()) { ... }</c>.</summary>
public readonly ref struct StackWork
{
    private readonly NetworkStack _stack;

    internal StackWork(NetworkStack stack) => _stack = stack;

    /// <summary>Ends the work with <see cref="NetworkStack.Leave"/> and releases the lock.</summary>
    public void Dispose()
    {
        try
        {
            _stack.Leave();
        }
        finally
        {
            _stack.Gate.Exit();
        }
    }
}
