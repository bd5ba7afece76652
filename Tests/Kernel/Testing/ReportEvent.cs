namespace Cosmos.Testing;

/// <summary>What a frame says.</summary>
public enum ReportEvent
{
    /// <summary>First frame: how many cases follow. A boot that reports fewer has crashed or hung.</summary>
    Plan,

    /// <summary>A case begins.</summary>
    Start,

    /// <summary>The case passed.</summary>
    Pass,

    /// <summary>The case failed; message and trace say why.</summary>
    Fail,

    /// <summary>The case asked not to be run; the message says why.</summary>
    Skip,

    /// <summary>Last frame: every case has been reported.</summary>
    End,
}
