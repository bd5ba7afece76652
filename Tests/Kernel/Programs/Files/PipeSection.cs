using System.IO.Pipes;
using System.Threading;

namespace Cosmos.Tests.Files;

internal static class PipeSection
{
    public static void Run()
    {
        using (var writer = new AnonymousPipeServerStream(PipeDirection.Out))
        using (var reader = new AnonymousPipeClientStream(PipeDirection.In, writer.ClientSafePipeHandle))
        {
            var thread = new Thread(() =>
            {
                byte[] bytes = new byte[300_000];
                for (int index = 0; index < bytes.Length; index++)
                    bytes[index] = (byte)index;
                writer.Write(bytes);
                writer.Dispose();
            });
            thread.Start();
            long sum = 0;
            int total = 0, count;
            byte[] buffer = new byte[1000];
            while ((count = reader.Read(buffer)) > 0)
            {
                total += count;
                for (int index = 0; index < count; index++)
                    sum += buffer[index];
            }

            thread.Join();
            Report.Line($"anonymous: {total}, {sum}, {reader.CanRead}, {reader.CanWrite}");
        }

        var broken = new AnonymousPipeServerStream(PipeDirection.Out);
        broken.ClientSafePipeHandle.Dispose();
        Report.Throws("nobody reads", () => broken.WriteByte(1));
    }
}
