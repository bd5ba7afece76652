using System;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Benchmarks.Guest;

/// <summary>Locks, hand-overs between threads, and threads themselves.</summary>
internal static class Threads
{
    public static double UncontendedLock()
    {
        object gate = new();
        int value = 0;
        return Benchmark.OperationsPerSecond(count =>
        {
            for (int i = 0; i < count; i++)
            {
                lock (gate)
                    value++;
            }
        });
    }

    /// <summary>Two threads pass a turn to and fro with a monitor; one operation is one hand-over.</summary>
    public static double LockHandover() => Benchmark.OperationsPerSecond(count =>
    {
        object gate = new();
        int turn = 0;
        var other = new Thread(() => Take(1));
        other.Start();
        Take(0);
        other.Join();

        void Take(int mine)
        {
            for (int i = 0; i < count; i += 2)
            {
                lock (gate)
                {
                    while (turn != mine)
                        Monitor.Wait(gate);
                    turn = 1 - mine;
                    Monitor.Pulse(gate);
                }
            }
        }
    });

    /// <summary>Two threads set each other's event; one operation is one switch.</summary>
    public static double EventPingPong() => Benchmark.OperationsPerSecond(count =>
    {
        using var ping = new AutoResetEvent(false);
        using var pong = new AutoResetEvent(false);
        var other = new Thread(() =>
        {
            for (int i = 0; i < count; i += 2)
            {
                ping.WaitOne();
                pong.Set();
            }
        });
        other.Start();
        for (int i = 0; i < count; i += 2)
        {
            ping.Set();
            pong.WaitOne();
        }
        other.Join();
    });

    public static double CreateAndJoin() => Benchmark.OperationsPerSecond(count =>
    {
        for (int i = 0; i < count; i++)
        {
            var thread = new Thread(static () => { });
            thread.Start();
            thread.Join();
        }
    });

    public static double PoolTasks() => Benchmark.OperationsPerSecond(count =>
    {
        Task[] tasks = new Task[Math.Min(count, 1000)];
        for (int done = 0; done < count; done += tasks.Length)
        {
            for (int i = 0; i < tasks.Length; i++)
                tasks[i] = Task.Run(static () => { });
            Task.WaitAll(tasks);
        }
    });
}
