using System.Collections.Generic;
using System.Linq;
using Cosmos.Core.Runtime.Exceptions;
using NUnit.Framework;

namespace Cosmos.Core.Exceptions.Tests;

[TestFixture]
internal sealed unsafe class ExceptionClauseTests
{
    [Test]
    public void Clauses_come_innermost_first_with_their_kinds()
    {
        List<ExceptionClause> clauses = Read("Program__AllClauses", out _);
        Assert.That(clauses.Select(clause => clause.Kind), Is.EqualTo(new[]
        {
            ExceptionClauseKind.Fault, ExceptionClauseKind.Filter, ExceptionClauseKind.Typed, ExceptionClauseKind.Typed,
        }));
    }

    [Test]
    public void Regions_lie_in_the_method_and_handlers_are_its_funclets()
    {
        List<ExceptionClause> clauses = Read("Program__AllClauses", out ulong start);
        CompiledImage image = CompiledImage.Shared;
        byte* table = image.At(image.Section(".eh_frame_hdr"));
        foreach (ExceptionClause clause in clauses)
        {
            Assert.That(clause.TryStart, Is.LessThan(clause.TryEnd));
            Assert.That(UnwindTable.TryDescribe(table, (nuint)clause.Handler, out FrameDescription frame), Is.True);
            Assert.That(frame.Has(FrameTraits.Funclet), Is.True);
            Assert.That(image.AddressOf((void*)frame.MethodStart), Is.EqualTo(start));
        }

        Assert.That(clauses.Single(clause => clause.Kind == ExceptionClauseKind.Filter).Filter != null, Is.True);
    }

    [Test]
    public void Typed_clauses_name_the_type_they_catch()
    {
        List<ExceptionClause> clauses = Read("Program__AllClauses", out _);
        CompiledImage image = CompiledImage.Shared;
        ulong[] types = [.. clauses.Where(clause => clause.Kind == ExceptionClauseKind.Typed).Select(clause => image.AddressOf(clause.TargetType))];
        Assert.That(types, Is.EqualTo(new[]
        {
            image.Symbol("S_P_CoreLib_System_InvalidOperationException").Address, image.Symbol("S_P_CoreLib_System_FormatException").Address,
        }));
    }

    [Test]
    public void A_method_without_clauses_has_none()
    {
        CompiledImage image = CompiledImage.Shared;
        byte* table = image.At(image.Section(".eh_frame_hdr"));
        (ulong start, _) = image.Symbol("Program__VariableFrame");
        Assert.That(UnwindTable.TryDescribe(table, (nuint)image.At(start), out FrameDescription frame), Is.True);
        Assert.That(LanguageData.GetClauses(frame.MethodData) == null, Is.True);
    }

    private static List<ExceptionClause> Read(string method, out ulong start)
    {
        CompiledImage image = CompiledImage.Shared;
        (start, _) = image.Symbol(method);
        byte* table = image.At(image.Section(".eh_frame_hdr"));
        Assert.That(UnwindTable.TryDescribe(table, (nuint)image.At(start), out FrameDescription frame), Is.True);
        ExceptionClauseEnumerator enumerator = new(LanguageData.GetClauses(frame.MethodData), (byte*)frame.MethodStart);
        List<ExceptionClause> clauses = [];
        ExceptionClause clause;
        while (enumerator.MoveNext(&clause)) clauses.Add(clause);
        return clauses;
    }
}
