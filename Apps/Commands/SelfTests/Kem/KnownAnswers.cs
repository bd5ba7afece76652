using System;
using System.Collections.Generic;
using System.IO;

namespace Cosmos.Commands.SelfTests.Kem;

/// <summary>Known answers: lines of a kind and of fields. See the file for their origin.</summary>
internal static class KnownAnswers
{
    private const string Resource = "ml-kem-768.txt";

    /// <summary>Reads those that come with the assembly.</summary>
    public static IReadOnlyList<KnownAnswer> Read()
    {
        using Stream stream = typeof(KnownAnswers).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The image lacks the resource {Resource} of {typeof(KnownAnswers).Assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        return Parse(reader);
    }

    /// <summary>Reads lines.</summary>
    /// <exception cref="FormatException">One is none.</exception>
    public static IReadOnlyList<KnownAnswer> Parse(TextReader reader)
    {
        var answers = new List<KnownAnswer>();
        while (reader.ReadLine() is string line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] words = line.Split(' ');
            var fields = new Dictionary<string, string>();
            foreach (string word in words.AsSpan(1))
            {
                int equals = word.IndexOf('=', StringComparison.Ordinal);
                if (equals < 0)
                    throw new FormatException($"\"{word}\" is no field of a known answer: name=digits was expected.");
                fields.Add(word[..equals], word[(equals + 1)..]);
            }

            answers.Add(new KnownAnswer(words[0], fields));
        }

        return answers;
    }
}

/// <summary>A known answer.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Fields">Given and expected values.</param>
internal sealed record KnownAnswer(string Kind, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>Number of the case where it comes from; empty when it has none.</summary>
    public string Number => Fields.TryGetValue("tc", out string? number) ? number : string.Empty;

    /// <summary>A value.</summary>
    /// <exception cref="FormatException">There is none of the name, or its digits are not hexadecimal.</exception>
    public byte[] this[string name] => Fields.TryGetValue(name, out string? digits)
        ? Convert.FromHexString(digits)
        : throw new FormatException($"The known answer {Kind} {Number} has no field {name}.");
}
