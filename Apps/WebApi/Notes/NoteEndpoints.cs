using System.Collections.Generic;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Cosmos.Apps.WebApi.Notes;

/// <summary>Notes: the usual five operations.</summary>
internal static class NoteEndpoints
{
    private const int LongestText = 1000;
    private const int MostAtOnce = 100;

    /// <summary>Adds the endpoints.</summary>
    public static void MapNotes(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder notes = routes.MapGroup("/api/notes");
        notes.MapGet("/", (NoteStore store, string? search, int? take) => store.Find(search, take is >= 0 and < MostAtOnce ? take.Value : MostAtOnce));
        notes.MapGet("/{id:int}", Get);
        notes.MapPost("/", Add);
        notes.MapPut("/{id:int}", Change);
        notes.MapDelete("/{id:int}", Remove);
    }

    private static Results<Ok<Note>, NotFound> Get(int id, NoteStore store) =>
        store.TryGet(id, out Note? note) ? TypedResults.Ok(note) : TypedResults.NotFound();

    private static Results<Created<Note>, ValidationProblem, ProblemHttpResult> Add(NoteText body, NoteStore store)
    {
        if (Check(body) is { } problem)
            return problem;
        if (!store.TryAdd(body.Text!, out Note? note))
            return TypedResults.Problem("There are too many notes; remove one.", statusCode: StatusCodes.Status409Conflict);
        return TypedResults.Created($"/api/notes/{note.Id}", note);
    }

    private static Results<Ok<Note>, NotFound, ValidationProblem> Change(int id, NoteText body, NoteStore store)
    {
        if (Check(body) is { } problem)
            return problem;
        return store.TryChange(id, body.Text!, out Note? note) ? TypedResults.Ok(note) : TypedResults.NotFound();
    }

    private static Results<NoContent, NotFound> Remove(int id, NoteStore store) => store.TryRemove(id) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static ValidationProblem? Check(NoteText body)
    {
        string? error = body.Text switch
        {
            null or "" => "A note needs a text.",
            { Length: > LongestText } => $"A note has at most {LongestText} characters.",
            _ => null,
        };
        return error is null ? null : TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["text"] = [error] });
    }
}
