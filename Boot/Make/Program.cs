using System;
using Cosmos.Make;

const int UsageError = 2;

try
{
    return Verbs.Dispatch(Repository.Above(AppContext.BaseDirectory), args);
}
catch (MakeException e)
{
    Console.Error.WriteLine($"build: error: {e.Message}");
    return UsageError;
}
