using System.Collections.Generic;
using System.Text.Json.Serialization;
using Cosmos.Apps.WebApi.Notes;
using Cosmos.Apps.WebApi.Streams;
using Cosmos.Apps.WebApi.Transfers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Cosmos.Apps.WebApi;

/// <summary>Serializers made at compile time, for everything that goes over the wire.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Greeting))]
[JsonSerializable(typeof(MachineInformation))]
[JsonSerializable(typeof(Month))]
[JsonSerializable(typeof(Note))]
[JsonSerializable(typeof(NoteChange))]
[JsonSerializable(typeof(NoteText))]
[JsonSerializable(typeof(IReadOnlyList<Note>))]
[JsonSerializable(typeof(Tick))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(HttpValidationProblemDetails))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
