using System.Runtime;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Finalization functions that CoreLib imports.</summary>
internal static unsafe class FinalizationExports
{
    [RuntimeExport("RhSuppressFinalize")]
    internal static void Suppress(byte* instance)
    {
        if (ObjectModel.TypeOf(instance)->HasFinalizer)
            ObjectModel.SuppressFinalization(instance);
    }

    [RuntimeExport("RhReRegisterForFinalize")]
    internal static bool ReRegister(byte* instance)
    {
        if (!ObjectModel.TypeOf(instance)->HasFinalizer)
            return true;

        // Suppressed but still registered: the registration counts again.
        if (ObjectModel.IsFinalizationSuppressed(instance))
        {
            ObjectModel.UnsuppressFinalization(instance);
            return true;
        }

        FinalizerNode* node = FinalizationQueue.TakeNode();
        if (node == null)
            return false;
        FinalizationQueue.Register(node, instance);
        return true;
    }

    [RuntimeExport("RhpGetNextFinalizableObject")]
    internal static byte* GetNextFinalizableObject() => FinalizationQueue.TakeReady();

    [RuntimeExport("RhpWaitForFinalizerRequest")]
    internal static uint WaitForRequest()
    {
        FinalizerSignals.WaitForRequest();
        NoCollectionRegion.WorkItem* item = NoCollectionRegion.TakeScheduled();
        while (item != null)
        {
            NoCollectionRegion.WorkItem* next = item->Next;
            item->Callback(item);
            item = next;
        }

        return 1;
    }

    [RuntimeExport("RhpSignalFinalizationComplete")]
    internal static void SignalComplete(uint finalizedCount, int observedFullCount) => FinalizerSignals.CompleteRound();

    [RuntimeExport("RhWaitForPendingFinalizers")]
    internal static void WaitForPendingFinalizers(int allowReentrantWait) => FinalizerSignals.WaitForRound();
}
