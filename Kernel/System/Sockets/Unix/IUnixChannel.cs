using System;
using Cosmos.Network;

namespace Cosmos.Sockets;

/// <summary>What lies between a sender and a receiver of Unix sockets: bytes, or messages. Thread safe; calls nobody.</summary>
internal interface IUnixChannel
{
    /// <summary>Bytes, or length of the next message.</summary>
    int Available { get; }

    /// <summary>Whether a read would not wait.</summary>
    bool IsReadable { get; }

    /// <summary>Whether a write would not wait.</summary>
    bool IsWritable { get; }

    /// <summary>Whether the writer has finished or the reader is gone.</summary>
    bool HasEnded { get; }

    /// <summary>Most bytes; of messages, the first may be alone however long.</summary>
    int Capacity { set; }

    /// <summary>Takes bytes, or the next message.</summary>
    /// <param name="destination">Where they go.</param>
    /// <param name="peek">Whether they stay.</param>
    /// <param name="count">How many; 0 when the writer has finished.</param>
    /// <param name="isTruncated">Whether the message was longer than its destination.</param>
    /// <param name="sender">Name of the message's sender.</param>
    NetworkError Read(Span<byte> destination, bool peek, out int count, out bool isTruncated, out byte[] sender);

    /// <summary>Puts bytes, or a message.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="sender">Name of the sender.</param>
    /// <param name="count">How many went in.</param>
    NetworkError Write(ReadOnlySpan<byte> source, byte[] sender, out int count);

    /// <summary>The writer has finished: what lies there can still be read.</summary>
    void Finish();

    /// <summary>The reader is gone: writing fails.</summary>
    /// <param name="dropContents">Whether what lies there vanishes.</param>
    /// <returns>Whether there was something.</returns>
    bool CloseReader(bool dropContents);
}
