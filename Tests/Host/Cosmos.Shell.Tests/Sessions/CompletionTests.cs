using System.IO;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Shell.Tests;

[TestFixture]
public sealed class CompletionTests : ShellFixture
{
    [SetUp]
    public void MakeFiles()
    {
        System.IO.Directory.CreateDirectory(Path.Combine(Directory, "folder"));
        File.WriteAllText(Path.Combine(Directory, "folder", "inside.txt"), "inside");
        File.WriteAllText(Path.Combine(Directory, "with blank.txt"), "blank");
        File.WriteAllText(Path.Combine(Directory, "data1"), "");
        File.WriteAllText(Path.Combine(Directory, "data2"), "");
    }

    [TestCase("sw\t", "switch", TestName = "A_command_by_its_name")]
    [TestCase("switch ot\t", "switch other", TestName = "A_word_of_the_grammar")]
    [TestCase("help sw\t", "help switch", TestName = "A_command_as_an_argument")]
    [TestCase("plugins Te\t", "plugins Test.Commands", TestName = "A_plugin")]
    [TestCase("fetch -\t", "fetch -q", TestName = "An_option")]
    [TestCase("show fo\tin\t", "show folder/inside.txt", TestName = "A_path_directory_by_directory")]
    [TestCase("show with\t", "show with\\ blank.txt", TestName = "A_name_with_a_blank_gets_a_backslash")]
    [TestCase("show 'with\t", "show 'with blank.txt'", TestName = "A_quote_that_was_opened_is_closed")]
    [TestCase("show dat\tx", "show datax", TestName = "The_common_part_of_two_files")]
    [TestCase("echo x > fol\t", "echo x > folder/", TestName = "The_file_of_a_redirection")]
    [TestCase("echo a && sw\t", "echo a && switch", TestName = "A_command_behind_an_operator")]
    [TestCase("echo a | sw\t", "echo a | switch", TestName = "A_command_behind_a_pipe")]
    [TestCase("zzz\t", "zzz", TestName = "Nothing_that_fits_leaves_the_line_alone")]
    [TestCase("# sw\t", "# sw", TestName = "Nothing_in_a_comment")]
    public async Task Tab_completes(string keys, string expected)
    {
        TestTerminal terminal = await BeginAsync(new TestTerminal(columns: 80));
        await terminal.Type(keys).ShowsAsync($"\nBanner\n\n> {expected}");
    }

    [Test]
    public async Task Several_candidates_are_listed_above_the_line()
    {
        TestTerminal terminal = await BeginAsync(new TestTerminal(columns: 80));
        await terminal.Type("switch o\t").ShowsAsync("\nBanner\n\noff    on     other\n> switch o");
    }

    [Test]
    public async Task Hosts_come_from_the_history()
    {
        TestTerminal terminal = await BeginAsync(new TestTerminal(columns: 80));
        await terminal.Type("fetch www.example.org\rfetch www\t-").ShowsPartAsync("> fetch www.example.org -");
    }

    [Test]
    public async Task What_was_completed_is_read_again_as_one_word()
    {
        TestTerminal terminal = await BeginAsync(new TestTerminal(columns: 80));
        await terminal.Type("show with\t\r").ShowsPartAsync("\nblank\n>");
    }
}
