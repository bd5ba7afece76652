using System;
using Cosmos.Drivers.Virtio.Transport;
using Cosmos.HAL.Devices;

namespace Cosmos.Drivers.Virtio.Negotiation;

/// <summary>The initialization sequence of a device (virtio 1.2, section 3.1.1), one step after the other.</summary>
/// <remarks>
/// <c>Reset → Acknowledge → Driver → FeaturesOk → (queues) → DriverOk</c>. A step that fails leaves the device with FAILED set, as
/// the standard asks, and the sequence can only start over.
/// </remarks>
public sealed class VirtioNegotiation(VirtioTransport transport, IClock clock)
{
    /// <summary>Time for a reset; real devices take microseconds.</summary>
    public static readonly TimeSpan ResetDeadline = TimeSpan.FromMilliseconds(500);

    private enum State
    {
        NotStarted,
        FeaturesChosen,
        Running,
        Failed,
    }

    private State _state = State.NotStarted;

    /// <summary>The features in force.</summary>
    public ulong Features { get; private set; }

    /// <summary>Whether the device is past DRIVER_OK and has not asked for a reset.</summary>
    public bool IsRunning => _state == State.Running && (transport.Status & VirtioStatus.DeviceNeedsReset) == 0;

    /// <summary>Steps 1 to 6: from reset to accepted features. Queues may be set up after it.</summary>
    /// <param name="type">The type the driver is for.</param>
    /// <param name="wantedFeatures">Device-type features to use when they are offered; bits above 31 are added as needed.</param>
    public VirtioStartResult ChooseFeatures(VirtioDeviceType type, ulong wantedFeatures) => ChooseFeatures(type, _ => wantedFeatures);

    /// <summary>Steps 1 to 6, for a driver whose wishes depend on what the device has.</summary>
    /// <param name="type">The type the driver is for.</param>
    /// <param name="choose">Gets the features that are offered, answers those that are wanted; what is not offered is taken out.</param>
    public VirtioStartResult ChooseFeatures(VirtioDeviceType type, Func<ulong, ulong> choose)
    {
        ArgumentNullException.ThrowIfNull(choose);
        if (!transport.IsPresent)
            return VirtioStartResult.UnknownTransport;

        if (transport.DeviceType != type)
            return VirtioStartResult.OtherDevice;

        if (!TryReset())
            return Fail(VirtioStartResult.ResetTimeout);

        transport.Status = VirtioStatus.Acknowledge;
        transport.Status = VirtioStatus.Acknowledge | VirtioStatus.Driver;

        ulong offered = transport.ReadDeviceFeatures();
        if (transport.IsLegacy)
        {
            // No FEATURES_OK step exists, and only 32 bits (section 3.1.2).
            Features = offered & choose(offered) & uint.MaxValue;
            transport.WriteDriverFeatures(Features);
            _state = State.FeaturesChosen;
            return VirtioStartResult.Ok;
        }

        if ((offered & (ulong)VirtioFeatures.Version1) == 0)
            return Fail(VirtioStartResult.NotVersion1);

        Features = offered & (choose(offered) | (ulong)(VirtioFeatures.Version1 | VirtioFeatures.AccessPlatform));
        transport.WriteDriverFeatures(Features);
        transport.Status = VirtioStatus.Acknowledge | VirtioStatus.Driver | VirtioStatus.FeaturesOk;
        if ((transport.Status & VirtioStatus.FeaturesOk) == 0)
            return Fail(VirtioStartResult.FeaturesRejected);

        _state = State.FeaturesChosen;
        return VirtioStartResult.Ok;
    }

    /// <summary>Step 8: the device may work from now on.</summary>
    /// <exception cref="InvalidOperationException">The features have not been chosen.</exception>
    public VirtioStartResult SetDriverOk()
    {
        if (_state != State.FeaturesChosen)
            throw new InvalidOperationException("Choose the features first.");

        VirtioStatus status = VirtioStatus.Acknowledge | VirtioStatus.Driver | VirtioStatus.DriverOk;
        if (!transport.IsLegacy)
            status |= VirtioStatus.FeaturesOk;

        transport.Status = status;
        if ((transport.Status & (VirtioStatus.DeviceNeedsReset | VirtioStatus.DriverOk)) != VirtioStatus.DriverOk)
            return Fail(VirtioStartResult.DeviceError);

        _state = State.Running;
        return VirtioStartResult.Ok;
    }

    /// <summary>Takes the device out of service; afterwards it does not touch memory any more.</summary>
    /// <returns>
    /// <see langword="false"/> when the device did not confirm in time. Its memory must then never be used for anything else.
    /// </returns>
    public bool Stop()
    {
        _state = State.Failed;
        return TryReset();
    }

    /// <summary>Marks the device as given up.</summary>
    public VirtioStartResult Fail(VirtioStartResult result)
    {
        _state = State.Failed;
        transport.Status |= VirtioStatus.Failed;
        return result;
    }

    private bool TryReset()
    {
        transport.Status = VirtioStatus.Reset;
        long deadline = clock.Nanoseconds + ((long)ResetDeadline.TotalMilliseconds * 1_000_000);
        while (transport.Status != VirtioStatus.Reset)
        {
            if (clock.Nanoseconds >= deadline)
                return false;
        }

        return true;
    }
}
