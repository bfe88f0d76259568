package hdcf.hdcfctl;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.hdcfctl.command.Verbs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.OptionSpec;

/** Every option of every verb with every bad value: a documented exit code, one sentence, never a stack trace. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileArgumentsTest {
    /** Any documented code: what the value means is the option's own affair. */
    private static final int ANY = -1;

    private static final List<Integer> EXIT_CODES = List.of(0, 2, 3, 4, 5, 69, 74, 75, 125, 130, 141);
    /** The verbs that want a job. */
    private static final Set<String> OF_JOBS = Set.of(
            "jobs describe",
            "abort",
            "output",
            "files",
            "get",
            "show",
            "why",
            "logs",
            "wait",
            "retry",
            "hold",
            "release",
            "update",
            "batch show",
            "batch wait",
            "batch abort",
            "batch results",
            "batch get",
            "worker drain",
            "worker quarantine",
            "worker resume");

    @TempDir
    Path folder = Path.of("");

    private final FakeControl control;

    HostileArgumentsTest() throws IOException {
        control = new FakeControl();
    }

    @BeforeAll
    void refuseEverything() {
        String problem = FakeControl.problem(422, "out_of_range", "Expected less");
        for (String call : List.of("POST /jobs", "GET /jobs", "GET /jobs/j", "GET /workers", "POST /abort")) {
            control.tell(call, 422, problem);
        }
    }

    @AfterAll
    void stop() {
        control.close();
    }

    /**
     * What is done to an option.
     *
     * @param argv the words instead of the option and its value
     * @param numberExit the exit code where the option wants a number
     * @param textExit the exit code where it wants anything else
     */
    private record Abuse(String name, Function<String, List<String>> argv, int numberExit, int textExit) {
        static Abuse value(String name, String value, int numberExit) {
            return new Abuse(name, option -> List.of(option, value), numberExit, ANY);
        }
    }

    static Stream<Abuse> abuses() {
        return Stream.of(
                new Abuse("no value", option -> List.of(option), 2, 2),
                new Abuse("an empty value", option -> List.of(option + "="), 2, ANY),
                new Abuse("twice", option -> List.of(option, "1", option, "2"), 2, ANY),
                new Abuse("the end of options for a value", option -> List.of(option, "--"), 2, ANY),
                Abuse.value("a negative number", "-1", ANY),
                Abuse.value("the least number", "-9223372036854775808", ANY),
                Abuse.value("more than 64 bits", "9223372036854775808", 2),
                Abuse.value("a number of 400 digits", "9".repeat(400), 2),
                Abuse.value("hexadecimal", "0x10", 2),
                Abuse.value("octal", "0o17", 2),
                Abuse.value("not a number", "NaN", 2),
                Abuse.value("digits of another script", "\u0661\u0662", ANY),
                Abuse.value("a megabyte", "x".repeat(1_000_000), 2),
                Abuse.value("octets that are no text here", "a\ufffdb", 2),
                Abuse.value("a NUL", "a\u0000b", 2),
                Abuse.value("an escape sequence", "\u001b[2J\u0007", 2),
                Abuse.value("a line feed", "a\nb: c", 2),
                Abuse.value("a change of direction", "\u202eabc", 2),
                Abuse.value("a file of arguments", "@/etc/passwd", 2),
                Abuse.value("a variable", "${sys:user.home}", 2),
                Abuse.value("a format", "%s%n%1000000d", 2),
                Abuse.value("an address of a file", "file:///etc/passwd", 2),
                Abuse.value("a path upwards", "../../../../etc/passwd", 2));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("abuses")
    void makeASentence(Abuse abuse) {
        int calls = 0;
        for (Verbs.Entry verb : Verbs.all()) {
            for (OptionSpec option : Options.of(verb)) {
                if (option.arity().max() == 0) {
                    continue;
                }
                for (String name : option.names()) {
                    calls++;
                    List<String> argv = argv(verb, abuse.argv().apply(name));
                    boolean isNumber = Number.class.isAssignableFrom(boxed(option.type()));
                    judge(argv, isNumber ? abuse.numberExit() : abuse.textExit());
                }
            }
        }
        assertThat(calls).isGreaterThan(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "-nonsense", "--nonsense=1", "---", "--URL", "-x", "--=", "-=", "--ur"})
    void refuseOptionsThatNobodyKnows(String option) {
        for (Verbs.Entry verb : Verbs.all()) {
            if (!verb.takesCommand()) {
                judge(argv(verb, List.of(option)), 2);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "jar:file:/x!/",
        "javascript:alert(1)",
        "http:127.0.0.1",
        "http://",
        "http:///x",
        "http://user:secret@127.0.0.1:1",
        "http://user@127.0.0.1:1",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:-1",
        "http://127.0.0.1:1#f",
        "http://[::1",
        "http://a b",
        "://",
        "127.0.0.1:8080",
        "'\u202ehttp://h'"
    })
    void refuseAddressesThatAreNone(String url) {
        for (Verbs.Entry verb : Verbs.all()) {
            if (!verb.words().equals("replay")) {
                Cli cli = judge(argv(verb, List.of("--url", url)), 2);
                assertThat(cli.err()).doesNotContain("secret");
            }
        }
        assertThat(Cli.with(Map.of("HDCF_URL", url), false, "jobs", "list").exitCode())
                .isEqualTo(2);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokenFiles")
    void readTokensFromFiles(String name, byte[] content, int exitCode) throws IOException {
        Path file = Files.write(folder.resolve("token"), content);
        Cli cli = judge(List.of("jobs", "list", "--token-file", file.toString()), exitCode);
        // A token is never shown, not even a bad one.
        assertThat(cli.err() + cli.out()).doesNotContain("t0ken");
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> tokenFiles() {
        return Stream.of(
                file("plain", "t0ken", 2),
                file("with a line feed", "t0ken\n", 2),
                file("with CR LF", "t0ken\r\n", 2),
                file("with blanks around", "  t0ken \t\n\n", 2),
                file("two lines", "t0ken\nt0ken\n", 5),
                file("with a header", "t0ken\r\nX-Other: a", 5),
                file("a NUL", "t0\0ken", 5),
                file("Latin-1", "t0ken\u00e9", 5),
                file("a byte order mark", "\u00ef\u00bb\u00bft0ken", 5),
                file("a megabyte", "t".repeat(1_000_000), 5));
    }

    private static org.junit.jupiter.params.provider.Arguments file(String name, String content, int exitCode) {
        return org.junit.jupiter.params.provider.Arguments.of(
                name, content.getBytes(StandardCharsets.ISO_8859_1), exitCode);
    }

    @Test
    void sayWhichTokenFileCannotBeRead() {
        for (String path : List.of(folder.resolve("none").toString(), folder.toString(), "/dev/null/x", "a\u0000b")) {
            judge(List.of("jobs", "list", "--token-file", path), 5);
        }
        judge(List.of("jobs", "list", "--token", "a", "--token-file", "b"), 2);
        judge(List.of("jobs", "list", "--token", "a b"), 5);
        judge(List.of("jobs", "list", "--token", "a\r\nX-Other: b"), 5);
    }

    private static List<String> argv(Verbs.Entry verb, List<String> more) {
        List<String> argv = new ArrayList<>(List.of(verb.words().split(" ", -1)));
        argv.addAll(more);
        argv.addAll(OF_JOBS.contains(verb.words()) ? List.of("j") : List.of());
        return argv;
    }

    private Cli judge(List<String> argv, int exitCode) {
        Cli cli = Cli.with(Map.of("HDCF_URL", control.url()), false, argv.toArray(String[]::new));
        String what = String.join(" ", argv);
        what = (what.length() > 120 ? what.substring(0, 120) : what) + ": " + cli.err();
        assertThat(cli.exitCode()).as(what).isIn(exitCode == ANY ? EXIT_CODES : List.of(exitCode));
        assertThat(cli.err()).as(what).hasSizeLessThan(3_000).doesNotContain("Exception", "\tat ", "\u001b", "\u202e");
        if (cli.exitCode() != 0) {
            assertThat(cli.err().lines().filter(line -> !line.startsWith("hdcfctl: waiting up to ")))
                    .as(what)
                    .singleElement()
                    .asString()
                    .startsWith("hdcfctl: Expected ")
                    .contains("Next: ");
        }
        return cli;
    }

    private static Class<?> boxed(Class<?> type) {
        return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
    }
}
