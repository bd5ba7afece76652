using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

using Cosmos.User;

namespace Cosmos.Shell;

/// <summary>Runs lines for one session.</summary>
/// <param name="plugins">The commands.</param>
/// <param name="services">For their constructors.</param>
/// <param name="log">Where stack traces go.</param>
/// <param name="session">Whose lines they are.</param>
internal sealed class LineRunner(PluginSet plugins, IPluginServices services, ISystemLog log, ShellSession session)
{
    private const int BrokenPipe = 141;

    /// <summary>Runs a line.</summary>
    /// <returns>Status of the last command that ran.</returns>
    public async Task<int> RunAsync(string line, CommandStreams streams, CancellationToken stop)
    {
        try
        {
            foreach (LinePart part in Parser.Parse(line))
            {
                bool runs = part.Condition switch
                {
                    Condition.Success => session.LastStatus == ExitStatus.Success,
                    Condition.Failure => session.LastStatus != ExitStatus.Success,
                    _ => true,
                };
                if (runs)
                    session.LastStatus = await RunPipelineAsync(part.Pipeline, streams, stop).ConfigureAwait(false);
                if (stop.IsCancellationRequested)
                    session.LastStatus = ExitStatus.Interrupted;
                if (session.HasEnded || stop.IsCancellationRequested)
                    break;
            }
        }
        catch (ShellSyntaxException e)
        {
            await ComplainAsync(streams.Error, $"syntax error: {e.Message}").ConfigureAwait(false);
            session.LastStatus = ExitStatus.Usage;
        }
        catch (Exception e)
        {
            // Whatever is wrong with the shell itself costs a line, not the session.
            log.Write("shell", $"session {session.Id}: the line could not be run: {e}");
            await ComplainAsync(streams.Error, $"the line could not be run: {Describe(e)} ({e.GetType().Name}; the stack trace is in the log)").ConfigureAwait(false);
            session.LastStatus = ExitStatus.Failure;
        }

        return session.LastStatus;
    }

    private async Task<int> RunPipelineAsync(Pipeline pipeline, CommandStreams streams, CancellationToken stop)
    {
        if (pipeline.Commands.Count == 1)
            return await RunSimpleAsync(pipeline.Commands[0], streams, stop).ConfigureAwait(false);

        List<Task<int>> running = [];
        CommandStreams next = streams;
        for (int index = 0; index < pipeline.Commands.Count; index++)
        {
            CommandStreams own = next with { Output = streams.Output, OutputBytes = streams.OutputBytes };
            Stream? write = null;
            if (index < pipeline.Commands.Count - 1)
            {
                BytePipe pipe = new(stop);
                write = pipe.Writer;
                own = own with { Output = new Utf8Writer(write), OutputBytes = write };
                next = streams with { Input = new StreamReader(pipe.Reader, Encoding.UTF8, detectEncodingFromByteOrderMarks: false), InputBytes = pipe.Reader };
            }

            running.Add(RunStageAsync(pipeline.Commands[index], own, index > 0 ? own.InputBytes : null, write, stop));
        }

        int[] statuses = await Task.WhenAll(running).ConfigureAwait(false);
        return statuses[^1];
    }

    private async Task<int> RunStageAsync(SimpleCommand command, CommandStreams streams, Stream? read, Stream? write, CancellationToken stop)
    {
        try
        {
            return await RunSimpleAsync(command, streams, stop).ConfigureAwait(false);
        }
        finally
        {
            // Whoever reads finds the end, whoever writes learns that nobody reads.
            write?.Dispose();
            read?.Dispose();
        }
    }

    private async Task<int> RunSimpleAsync(SimpleCommand command, CommandStreams streams, CancellationToken stop)
    {
        string[] words = [.. command.Words.Select(word => word.Expand(session)).OfType<string>()];
        if (words.Length == 0)
            return ExitStatus.Success;

        string name = words[0];
        try
        {
            using OpenRedirections redirections = OpenRedirections.Open(command.Redirections, streams, session, session.WorkingDirectory);
            if (plugins.Find(name) is not CommandDescriptor descriptor)
            {
                await ComplainAsync(redirections.Streams.Error, $"{name}: {Similar.Explain(name, plugins.Names)}").ConfigureAwait(false);
                return ExitStatus.NotFound;
            }

            return await RunCommandAsync(name, descriptor, words[1..], redirections.Streams, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CommandException or IOException)
        {
            // A redirection that cannot be opened, or a file that cannot be closed.
            await ComplainAsync(streams.Error, $"{name}: {e.Message}").ConfigureAwait(false);
            return (e as CommandException)?.Status ?? ExitStatus.Failure;
        }
    }

    private async Task<int> RunCommandAsync(string name, CommandDescriptor descriptor, string[] words, CommandStreams streams, CancellationToken stop)
    {
        IShellCommand? command = null;
        try
        {
            CommandArguments arguments = descriptor.Grammar.Match(words);
            command = descriptor.Create(services);
            CommandContext context = new(arguments, streams.Input, streams.Output, streams.Error, session, streams.InputBytes, streams.OutputBytes);
            // On a thread of the pool: a command that computes must not hold the session.
            int status = await Task.Run(() => command.RunAsync(context, stop).AsTask(), CancellationToken.None).ConfigureAwait(false);
            await streams.Output.FlushAsync(stop).ConfigureAwait(false);
            return status;
        }
        catch (CommandException e)
        {
            await ComplainAsync(streams.Error, $"{name}: {e.Message}").ConfigureAwait(false);
            return e.Status;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            return ExitStatus.Interrupted;
        }
        catch (BrokenPipeException)
        {
            return BrokenPipe;
        }
        catch (Exception e)
        {
            log.Write("shell", $"session {session.Id}: the command '{name}' failed: {e}");
            await ComplainAsync(streams.Error, $"{name}: {Describe(e)} ({e.GetType().Name}; the stack trace is in the log)").ConfigureAwait(false);
            return ExitStatus.Failure;
        }
        finally
        {
            await DisposeAsync(command, name).ConfigureAwait(false);
        }
    }

    private async ValueTask DisposeAsync(IShellCommand? command, string name)
    {
        try
        {
            if (command is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync().ConfigureAwait(false);
            else
                (command as IDisposable)?.Dispose();
        }
        catch (Exception e)
        {
            log.Write("shell", $"session {session.Id}: the command '{name}' failed to clean up: {e}");
        }
    }

    private static string Describe(Exception e)
    {
        string message = e.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        return message.Length > 0 ? message : "it failed";
    }

    private static async Task ComplainAsync(TextWriter error, string message)
    {
        try
        {
            await error.WriteLineAsync(message).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Nobody is left who could read it.
        }
    }
}
