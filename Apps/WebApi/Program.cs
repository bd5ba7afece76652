using System.Linq;
using Cosmos.Apps.WebApi;
using Cosmos.Apps.WebApi.Notes;
using Cosmos.Apps.WebApi.Streams;
using Cosmos.Apps.WebApi.Transfers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);

IConfigurationSection settings = builder.Configuration.GetSection(WebApiOptions.Section);
builder.Services.AddOptions<WebApiOptions>().Bind(settings).Validate(o => o.MaximumNotes > 0, "MaximumNotes has to be positive.").ValidateOnStart();
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJsonContext.Default));
builder.Services.AddProblemDetails();
builder.Services.AddSingleton<NoteStore>();
builder.Services.AddSingleton<NoteFeed>();
builder.Services.AddSingleton<FileStore>();

// Without TLS there is no negotiation between HTTP/1.1 and HTTP/2, so each has ports of its own.
int[] http2Ports = settings.GetSection(nameof(WebApiOptions.Http2Ports)).Get<int[]>() ?? [];
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen =>
    listen.Protocols = listen.IPEndPoint is { Port: int port } && http2Ports.Contains(port) ? HttpProtocols.Http2 : HttpProtocols.Http1));

WebApplication app = builder.Build();
app.UseProblems();
app.UseDefaultFiles();
app.UseStaticFiles();
app.UseWebSockets();

app.MapBasics();
app.MapNotes();
app.MapStreams();
app.MapTransfers();

await app.RunAsync();
