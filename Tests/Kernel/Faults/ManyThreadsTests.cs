using System;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using NUnit.Framework;

namespace Cosmos.Tests.Faults;

/// <summary>Faults in several threads at the same time.</summary>
public sealed class ManyThreadsTests
{
    [Test]
    public void Threads_fault_independently()
    {
        const int Rounds = 500;
        int[] caught = new int[8];
        Thread[] threads = [.. Enumerable.Range(0, caught.Length).Select(t => new Thread(() =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                try
                {
                    if ((i & 1) == 0)
                        GC.KeepAlive(Null().Length);
                    else
                        GC.KeepAlive(i / Zero());
                }
                catch (NullReferenceException) when ((i & 1) == 0)
                {
                    caught[t]++;
                }
                catch (DivideByZeroException) when ((i & 1) == 1)
                {
                    caught[t]++;
                }
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.That(caught, Is.EqualTo(Enumerable.Repeat(Rounds, caught.Length)));
    }

    [Test]
    public void A_fault_in_a_task_arrives_at_the_waiter()
    {
        AggregateException? e = Assert.Throws<AggregateException>(() => System.Threading.Tasks.Task.Run(() => Null().Length).Wait());
        Assert.That(e!.InnerException, Is.TypeOf<NullReferenceException>());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Null() => null!;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Zero() => 0;
}
