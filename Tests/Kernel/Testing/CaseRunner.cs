using System;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using NUnit.Framework.Internal;

namespace Cosmos.Testing;

/// <summary>Runs one case on a thread of its own, so that a case that hangs is reported and the rest still runs.</summary>
internal static class CaseRunner
{
    public static CaseOutcome Run(KernelTestCase test, bool inline)
    {
        if (test.IgnoreReason is { } reason)
            return new CaseOutcome(ReportEvent.Skip, reason);
        if (inline)
            return Execute(test);

        CaseOutcome? outcome = null;
        var thread = new Thread(() => outcome = Execute(test)) { IsBackground = true, Name = test.Name };
        thread.Start();
        return thread.Join(test.Deadline)
            ? outcome ?? new CaseOutcome(ReportEvent.Fail, "The thread of the case ended without an outcome.")
            : new CaseOutcome(ReportEvent.Fail, $"The case did not end within {test.Deadline.TotalSeconds:0} s.");
    }

    // What NUnit's constraints reach by reflection: With.Message and With.InnerException.
    [DynamicDependency("Message", typeof(Exception))]
    [DynamicDependency("InnerException", typeof(Exception))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.All, "NUnit.Framework.Internal.TestExecutionContext.AdhocContext", "nunit.framework")]
    private static CaseOutcome Execute(KernelTestCase test)
    {
        // Assertions report into the current context; a fresh one for each case keeps multiple assertions apart.
        using var context = new TestExecutionContext.IsolatedContext();
        object? fixture = null;
        try
        {
            fixture = test.Method.IsStatic ? null : CreateFixture(test.Fixture);
            InvokeMarked<SetUpAttribute>(test.Fixture, fixture);
            object? result = Await(Invoke(test.Method, fixture, test.Arguments));
            if (test.HasExpectedResult)
                Assert.That(result, Is.EqualTo(test.ExpectedResult));
            InvokeMarked<TearDownAttribute>(test.Fixture, fixture);
            return new CaseOutcome(ReportEvent.Pass);
        }
        catch (IgnoreException e)
        {
            return new CaseOutcome(ReportEvent.Skip, e.Message);
        }
        catch (SuccessException)
        {
            return new CaseOutcome(ReportEvent.Pass);
        }
        catch (AssertionException e)
        {
            return new CaseOutcome(ReportEvent.Fail, e.Message, e.StackTrace ?? "");
        }
        catch (Exception e)
        {
            return new CaseOutcome(ReportEvent.Fail, $"{e.GetType().FullName}: {e.Message}", e.ToString());
        }
        finally
        {
            (fixture as IDisposable)?.Dispose();
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The project file of every kernel test app roots its assembly.")]
    private static void InvokeMarked<TAttribute>(Type fixtureType, object? fixture)
        where TAttribute : Attribute
    {
        foreach (MethodInfo method in fixtureType.GetMethods().Where(m => m.IsDefined(typeof(TAttribute), inherit: true)))
            Await(Invoke(method, fixture, []));
    }

    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = "The project file of every kernel test app roots its assembly.")]
    private static object? CreateFixture(Type type) => Activator.CreateInstance(type);

    private static object? Invoke(MethodInfo method, object? fixture, object?[] arguments) =>
        method.Invoke(fixture, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    private static object? Await(object? result)
    {
        switch (result)
        {
            case Task task:
                task.GetAwaiter().GetResult();
                return null;
            case ValueTask task:
                task.AsTask().GetAwaiter().GetResult();
                return null;
            default:
                return result;
        }
    }
}
