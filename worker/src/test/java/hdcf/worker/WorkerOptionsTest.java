package hdcf.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.schema.daemon.BadConfig;
import hdcf.schema.daemon.EnvironmentDefaults;
import hdcf.worker.attempt.RunRules;
import hdcf.worker.loop.LoopRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

final class WorkerOptionsTest {
    /** Each option with its default, and another value as it is written. */
    private static final Map<String, List<String>> KEYS = new TreeMap<>(Map.ofEntries(
            Map.entry("--control-url", List.of("http://localhost:8080", "http://plane:9000")),
            Map.entry("--worker-id", List.of("null", "w1")),
            Map.entry("--token", List.of("null", "t1")),
            Map.entry("--token-file", List.of("null", "f")),
            Map.entry("--slots", List.of("0", "3")),
            Map.entry("--capabilities", List.of("[]", "a,b")),
            Map.entry("--cpus", List.of("null", "2.5")),
            Map.entry("--memory", List.of("null", "1024")),
            Map.entry("--gpus", List.of("null", "2")),
            Map.entry("--resource", List.of("[]", "a,b")),
            Map.entry("--log-dir", List.of("worker-logs", "elsewhere")),
            Map.entry("--state-file", List.of("null", "s.json")),
            Map.entry("--worker-nonce", List.of("null", "n")),
            Map.entry("--poll-interval-seconds", List.of("3", "4")),
            Map.entry("--heartbeat-interval-seconds", List.of("5", "6")),
            Map.entry("--request-timeout-seconds", List.of("10", "11")),
            Map.entry("--default-timeout-seconds", List.of("0", "12")),
            Map.entry("--kill-grace-seconds", List.of("5", "7")),
            Map.entry("--stop-signal", List.of("TERM", "INT")),
            Map.entry("--leaked", List.of("kill", "keep")),
            Map.entry("--output-limit-mb", List.of("1024", "7")),
            Map.entry("--input-cache-mb", List.of("4096", "7")),
            Map.entry("--keep-output-days", List.of("7", "8")),
            Map.entry("--keep-output-mb", List.of("10240", "7")),
            Map.entry("--drain-deadline-seconds", List.of("null", "7")),
            Map.entry("--allow-commands", List.of("[]", "a,b")),
            Map.entry("--allow-dirs", List.of("[]", "a,b")),
            Map.entry("--shell", List.of("auto", "plain")),
            Map.entry("--cgroup", List.of("auto", "never")),
            Map.entry("--container-program", List.of("null", "docker")),
            Map.entry("--allow-root", List.of("false", "true")),
            Map.entry("--dry-run", List.of("false", "true")),
            Map.entry("--log-format", List.of("human", "json")),
            Map.entry("--log-level", List.of("info", "debug"))));

    @Test
    void knowsEveryOptionByBothSpellingsItsDefaultAndItsVariable() throws BadConfig {
        List<String> seen = new ArrayList<>();
        for (OptionSpec option : model(Map.of()).getCommandSpec().options()) {
            String name = option.longestName();
            if (name.equals("--help") || name.equals("--version")) {
                continue;
            }
            seen.add(name);
            assertThat(option.names()).as(name).contains(name, name.substring(1));
            List<String> values = Objects.requireNonNull(KEYS.get(name), name);
            String text = values.get(1);
            String read = text.contains(",") ? "[a, b]" : text;
            String variable = EnvironmentDefaults.variable(name);
            assertThat(String.join(" ", option.description())).contains(variable);
            assertThat(value(name, Map.of())).as(name).isEqualTo(values.get(0));
            assertThat(value(name, Map.of(), written(name, text))).as(name).isEqualTo(read);
            assertThat(value(name, Map.of(), written(name.substring(1), text))).isEqualTo(read);
            assertThat(value(name, Map.of(variable, text))).as(variable).isEqualTo(read);
            String losing = values.get(0).replaceAll("null|\\[]", "z");
            assertThat(value(name, Map.of(variable, losing), written(name, text)))
                    .as(name + " before " + variable)
                    .isEqualTo(read);
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(KEYS.keySet());
    }

    private static String[] written(String name, String text) {
        return text.equals("true") ? new String[] {name} : new String[] {name, text};
    }

    @Test
    void aFlagStaysSetWhenItsVariableSaysTheSame() throws BadConfig {
        assertThat(value("--allow-root", Map.of("HDCF_ALLOW_ROOT", "true"), "--allow-root"))
                .isEqualTo("true");
    }

    @Test
    void turnsSecondsIntoMillisecondsAndKeepsTheStateWithTheOutput() throws BadConfig {
        WorkerConfig config = config(
                "--token=t",
                "--log-dir=/srv/out",
                "--slots=3",
                "--poll-interval-seconds=2",
                "--heartbeat-interval-seconds=4",
                "--request-timeout-seconds=6",
                "--default-timeout-seconds=8",
                "--kill-grace-seconds=0",
                "--capabilities= gpu, avx512,,gpu");
        assertThat(config.loops()).isEqualTo(new LoopRules(3, 2_000, 4_000, 30_000));
        assertThat(config.run().rules()).isEqualTo(new RunRules(8_000, 0, "TERM", 1L << 30, false));
        assertThat(config.run().allowRoot()).isFalse();
        assertThat(config.run().drainMs())
                .as("commands are left to the next worker")
                .isNull();
        assertThat(config.requestTimeoutMs()).isEqualTo(6_000);
        assertThat(config.stateFile()).isEqualTo(Path.of("/srv/out/worker-state.json"));
        assertThat(config.capabilities()).containsExactly("gpu", "avx512");
        assertThat(config.workerId()).isNull();
    }

    @Test
    void takesHalfTheProcessorsUnlessToldOtherwise() throws BadConfig {
        int half = Runtime.getRuntime().availableProcessors() / 2;
        assertThat(config("--token=t").loops().slots()).isEqualTo(Math.max(1, half));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "--control-url plane",
                "--control-url ftp://plane",
                "--control-url http://u:secret@plane",
                "--worker-id a/b",
                "--worker-id ''",
                "--slots -1",
                "--slots 1025",
                "--slots many",
                "--capabilities a/b",
                "--log-dir ''",
                "--state-file ''",
                "--poll-interval-seconds 0",
                "--poll-interval-seconds 3601",
                "--heartbeat-interval-seconds 0",
                "--request-timeout-seconds 0",
                "--request-timeout-seconds 1.5",
                "--default-timeout-seconds -1",
                "--default-timeout-seconds 9223372036854775807",
                "--kill-grace-seconds -1",
                "--worker-nonce ''",
                "--log-format xml",
                "--log-level loud",
                "--nonsense 1"
            })
    void saysWhatIsWrongWithAValue(String option, String value) {
        assertThatThrownBy(() -> config("--token=t", option, value))
                .isInstanceOf(BadConfig.class)
                .hasMessageContaining(option)
                .hasMessageNotContaining("secret")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void readsTheTokenFromAFile(@TempDir Path folder) throws IOException, BadConfig {
        Path file = Files.writeString(folder.resolve("token"), "\nabc\n");
        assertThat(config("--token-file", file.toString()).token()).isEqualTo("abc");
        assertThat(config("--token-file", file.toString(), "--token", "def").token())
                .isEqualTo("def");
    }

    @Test
    void theFileOfAFlagWinsOverTheTokenOfTheVariable(@TempDir Path folder) throws IOException, BadConfig {
        Path file = Files.writeString(folder.resolve("token"), "abc\n");
        Map<String, String> exported = Map.of("HDCF_API_TOKEN", "def");
        assertThat(WorkerConfig.of(WorkerOptions.parse(List.of("--token-file", file.toString()), exported))
                        .token())
                .isEqualTo("abc");
        assertThat(WorkerConfig.of(WorkerOptions.parse(List.of(), exported)).token())
                .isEqualTo("def");
    }

    @Test
    void saysWhichVariableHoldsAnotherWordThanTrueOrFalse() {
        assertThatThrownBy(() -> WorkerOptions.parse(List.of(), Map.of("HDCF_ALLOW_ROOT", "1")))
                .isInstanceOf(BadConfig.class)
                .hasMessageStartingWith("Expected HDCF_ALLOW_ROOT to be true or false, found 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "\u00fc", "a\nb"})
    void refusesAFileThatHoldsNoToken(String content, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), content);
        assertThatThrownBy(() -> config("--token-file", file.toString()))
                .isInstanceOf(BadConfig.class)
                .hasMessageContaining("Expected --token-file");
    }

    @Test
    void refusesAMissingOrLargeTokenFile(@TempDir Path folder) throws IOException {
        Path large = Files.writeString(folder.resolve("token"), "x".repeat(5000));
        assertThatThrownBy(() -> config("--token-file", large.toString()))
                .isInstanceOf(BadConfig.class)
                .hasMessageContaining(large.toString());
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> config("--token-file", missing.toString()))
                .isInstanceOf(BadConfig.class)
                .hasMessageContaining(missing.toString());
    }

    @Test
    void asksForATokenWhenThereIsNone() {
        assertThatThrownBy(() -> config())
                .isInstanceOf(BadConfig.class)
                .hasMessageContainingAll("--token-file", "HDCF_API_TOKEN");
    }

    @Test
    void refusesMoreCapabilitiesThanItCanName() {
        String many = String.join(
                ",", Stream.iterate(0, i -> i + 1).limit(65).map(i -> "c" + i).toList());
        assertThatThrownBy(() -> config("--token=t", "--capabilities", many)).isInstanceOf(BadConfig.class);
    }

    private static WorkerConfig config(String... args) throws BadConfig {
        return WorkerConfig.of(WorkerOptions.parse(Arrays.asList(args), Map.of()));
    }

    private static CommandLine model(Map<String, String> environment) {
        return WorkerOptions.command(new WorkerOptions(), environment);
    }

    private static String value(String name, Map<String, String> environment, String... args) throws BadConfig {
        CommandLine command = model(environment);
        command.parseArgs(args);
        @Nullable Object value = command.getCommandSpec().findOption(name).getValue();
        return String.valueOf(value);
    }
}
