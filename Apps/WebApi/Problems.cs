using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Cosmos.Apps.WebApi;

/// <summary>Errors as problem details (RFC 9457).</summary>
internal static class Problems
{
    /// <summary>Answers exceptions and bare status codes with a description.</summary>
    public static void UseProblems(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // A bad request that is noticed only while its body is read is the client's fault all the same.
            StatusCodeSelector = e => e is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
        });
        app.UseStatusCodePages();
    }
}
