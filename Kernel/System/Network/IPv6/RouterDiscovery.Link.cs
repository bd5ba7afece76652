using Cosmos.Network.Addressing;
using Cosmos.Network.Links;
using Cosmos.Network.Routing;
using Cosmos.Network.Timing;

namespace Cosmos.Network.IPv6;

/// <content>What happens when the cable is plugged in, perhaps into another link (in the spirit of RFC 6059).</content>
internal sealed partial class RouterDiscovery
{
    // Time for three solicitations: routers that are silent for so long are not there (RFC 4861, section 6.3.7).
    private const long ConfirmationTime = 12_000_000;

    private readonly ConfirmationTimer _confirmation;

    /// <summary>The cable was plugged in. What routers have told is used on until one of them answers or none does.</summary>
    public void OnLinkUp()
    {
        Ask();
        if (_isStarted && _interface.IsUp && _routers.ToList().Count > 0)
            _stack.Timers.Set(_confirmation, _stack.Now + ConfirmationTime);
    }

    /// <summary>The link-local address may be used now.</summary>
    public void OnLinkLocalReady() => Ask();

    private void Ask()
    {
        if (_isStarted && _interface.IsUp && HasLinkLocal())
            _solicitor.Begin();
    }

    /// <summary>The first advertisement after the cable was plugged in tells whether this is the old link: a known router is on it.</summary>
    private void ConfirmLink(InternetAddress router)
    {
        if (!_confirmation.IsSet)
            return;
        _stack.Timers.Cancel(_confirmation);
        if (!_routers.Contains(router))
            Forget();
    }

    private void Forget()
    {
        _stack.Timers.Cancel(this);
        _stack.Timers.Cancel(_confirmation);
        _stack.Routes.RemoveAll(entry => entry.Interface == _interface && entry.Origin == RouteOrigin.RouterAdvertisement);
        _routers.Clear();
        _prefixes.Clear();
        _servers.Clear();
        _domains.Clear();
        _addresses.RemoveAdvertised();
    }

    private bool HasLinkLocal()
    {
        foreach (InterfaceAddress address in _interface.Addresses)
        {
            if (!address.Address.IsIPv4 && address.Address.IsLinkLocal && address.IsUsable)
                return true;
        }

        return false;
    }

    private sealed class ConfirmationTimer(RouterDiscovery owner) : NetworkTimer
    {
        protected override void OnExpired()
        {
            owner.Forget();
            owner._layer.RouterInformationChanged?.Invoke(owner._interface);
        }
    }
}
