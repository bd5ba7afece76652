using System;
using System.Collections.Generic;
using System.IO;
using NUnit.Framework;

namespace Cosmos.Tests.Exceptions;

/// <summary>ECMA-335 I.12.4.2.5: the first clause in order whose type matches wins, and clauses of callees come before those of callers.</summary>
public sealed class TypedCatchTests
{
    [Test]
    public void A_clause_for_the_exact_type_catches()
    {
        string caught = "";
        try
        {
            Raise.New(new InvalidOperationException("exact"));
        }
        catch (InvalidOperationException e)
        {
            caught = e.Message;
        }
        Assert.That(caught, Is.EqualTo("exact"));
    }

    [Test]
    public void A_clause_for_a_base_class_catches()
    {
        Assert.That(Classify(new FileNotFoundException()), Is.EqualTo("IOException"));
        Assert.That(Classify(new DirectoryNotFoundException()), Is.EqualTo("IOException"));
    }

    [Test]
    public void A_clause_for_a_derived_class_does_not_catch_its_base() =>
        Assert.That(Classify(new SystemException()), Is.EqualTo("Exception"));

    [Test]
    public void An_unrelated_clause_is_passed_over()
    {
        Assert.That(Classify(new ArgumentOutOfRangeException()), Is.EqualTo("ArgumentException"));
        Assert.That(Classify(new KeyNotFoundException()), Is.EqualTo("Exception"));
    }

    [Test]
    public void Clauses_are_tried_in_order()
    {
        var order = new List<string>();
        try
        {
            Raise.New(new ArgumentNullException());
        }
        catch (ArgumentNullException)
        {
            order.Add("first");
        }
        catch (ArgumentException)
        {
            order.Add("second");
        }
        catch (Exception)
        {
            order.Add("third");
        }
        Assert.That(order, Is.EqualTo(new[] { "first" }));
    }

    [Test]
    public void A_nested_clause_that_does_not_match_leaves_the_exception_to_the_outer_one()
    {
        string caught = "";
        try
        {
            try
            {
                Raise.New(new TimeoutException());
            }
            catch (IOException)
            {
                caught = "inner";
            }
            caught = "after inner";
        }
        catch (TimeoutException)
        {
            caught = "outer";
        }
        Assert.That(caught, Is.EqualTo("outer"));
    }

    [Test]
    public void A_clause_of_the_caller_catches_what_the_callee_does_not()
    {
        string caught = "";
        try
        {
            CatchesOnlyFormat(new OverflowException());
        }
        catch (ArithmeticException)
        {
            caught = "caller";
        }
        Assert.That(caught, Is.EqualTo("caller"));
    }

    [Test]
    public void A_generic_clause_catches_by_its_instantiation()
    {
        Assert.That(CatchesOnly<FormatException>(new FormatException()), Is.True);
        Assert.That(CatchesOnly<ArithmeticException>(new DivideByZeroException()), Is.True);
        Assert.That(CatchesOnly<FormatException>(new OverflowException()), Is.False);
    }

    [Test]
    public void A_generic_exception_type_is_told_from_its_other_instantiations()
    {
        string caught = "";
        try
        {
            Raise.New(new CarryingException<int>(42));
        }
        catch (CarryingException<string>)
        {
            caught = "string";
        }
        catch (CarryingException<int> e)
        {
            caught = $"int {e.Value}";
        }
        Assert.That(caught, Is.EqualTo("int 42"));
    }

    [Test]
    public void The_caught_object_is_the_thrown_object()
    {
        var thrown = new InvalidOperationException();
        Exception? caught = null;
        try
        {
            Raise.New(thrown);
        }
        catch (Exception e)
        {
            caught = e;
        }
        Assert.That(caught, Is.SameAs(thrown));
    }

    [Test]
    public void Throwing_null_throws_a_null_reference()
    {
        Exception? nothing = null;
        Assert.That(() => Raise.New(nothing!), Throws.TypeOf<NullReferenceException>());
    }

    [Test]
    public void Arguments_and_locals_keep_their_values_in_the_handler()
    {
        (int, double, string) seen = Locals(7, 2.5, "text");
        Assert.That(seen, Is.EqualTo((8, 5.0, "texttext")));
    }

    private static (int, double, string) Locals(int number, double fraction, string text)
    {
        int copy = number;
        double twice = 0;
        string doubled = "";
        try
        {
            copy++;
            twice = fraction * 2;
            doubled = text + text;
            Raise.New(new InvalidOperationException());
            copy = twice > 0 ? -1 : 0;
        }
        catch (InvalidOperationException)
        {
            return (copy, twice, doubled);
        }
        return default;
    }

    private static string Classify(Exception exception)
    {
        try
        {
            Raise.New(exception);
        }
        catch (IOException)
        {
            return "IOException";
        }
        catch (ArgumentException)
        {
            return "ArgumentException";
        }
        catch (Exception)
        {
            return "Exception";
        }
        return "none";
    }

    private static void CatchesOnlyFormat(Exception exception)
    {
        try
        {
            Raise.New(exception);
        }
        catch (FormatException)
        {
        }
    }

    private static bool CatchesOnly<TException>(Exception exception)
        where TException : Exception
    {
        try
        {
            try
            {
                Raise.New(exception);
            }
            catch (TException)
            {
                return true;
            }
        }
        catch (Exception)
        {
            return false;
        }
        return false;
    }

    private sealed class CarryingException<T>(T value) : Exception
    {
        public T Value => value;
    }
}
