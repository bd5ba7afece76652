using Cosmos.Network.Links;
using Cosmos.Network.Timing;

namespace Cosmos.Network.IPv6;

/// <summary>Duplicate address detection for one address (RFC 4862, section 5.4).</summary>
/// <remarks>
/// It begins at once. The random delay of section 5.4.2 keeps stations apart that are switched on together; here it would double the time until the machine can be
/// reached by IPv6.
/// </remarks>
internal sealed class DuplicateCheck(NetworkStack stack, IPv6Interface owner, InterfaceAddress address) : NetworkTimer
{
    // DupAddrDetectTransmits.
    private const int Transmissions = 1;

    // RETRANS_TIMER, microseconds.
    private const long Interval = 1_000_000;

    private int _sent;

    /// <summary>What the latest question carries (RFC 7527).</summary>
    public ulong Nonce { get; private set; }

    /// <summary>Begins, or begins anew.</summary>
    public void Begin()
    {
        _sent = 0;
        Ask();
    }

    /// <inheritdoc/>
    protected override void OnExpired()
    {
        if (_sent < Transmissions)
            Ask();
        else if (address.Interface.IsUp)
            owner.OnUnique(address);
    }

    private void Ask()
    {
        _sent++;
        Nonce = ((ulong)stack.Random.NextUInt32() << 16) | (stack.Random.NextUInt32() & 0xFFFF);
        owner.Layer.Neighbors.SolicitForDuplicate(address.Interface, address.Address, Nonce);
        stack.Timers.Set(this, stack.Now + Interval);
    }
}
