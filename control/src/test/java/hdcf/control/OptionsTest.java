package hdcf.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.schema.daemon.BadConfig;
import hdcf.schema.daemon.EnvironmentDefaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.OptionSpec;

final class OptionsTest {
    /** Each option with its default and another value. */
    private static final Map<String, List<String>> KEYS = new TreeMap<>(Map.ofEntries(
            Map.entry("--addr", List.of("127.0.0.1:8080", ":9000")),
            Map.entry("--db", List.of("jobs.db", "other.db")),
            Map.entry("--data", List.of("null", "folder")),
            Map.entry("--port-file", List.of("null", "port")),
            Map.entry("--templates", List.of("null", "kinds.toml")),
            Map.entry("--allow-plaintext", List.of("false", "true")),
            Map.entry("--insecure-dev", List.of("false", "true")),
            Map.entry("--host-names", List.of("[]", "[a, b]")),
            Map.entry("--token", List.of("null", "t1")),
            Map.entry("--token-prev", List.of("null", "t2")),
            Map.entry("--token-file", List.of("null", "f")),
            Map.entry("--admin-token", List.of("null", "t3")),
            Map.entry("--admin-token-prev", List.of("null", "t4")),
            Map.entry("--worker-token", List.of("null", "t5")),
            Map.entry("--worker-token-prev", List.of("null", "t6")),
            Map.entry("--heartbeat-timeout-seconds", List.of("60", "61")),
            Map.entry("--reconcile-interval-seconds", List.of("10", "11")),
            Map.entry("--lost-grace-seconds", List.of("600", "601")),
            Map.entry("--jobs-retention-completed-days", List.of("30", "31")),
            Map.entry("--artifacts-retention-days", List.of("14", "15")),
            Map.entry("--events-retention-days", List.of("30", "32")),
            Map.entry("--cleanup-interval-seconds", List.of("300", "301")),
            Map.entry("--limit", List.of("[]", "[a=1, b=2]")),
            Map.entry("--placement-weights", List.of("[]", "[rtt=0, fit=2]")),
            Map.entry("--queue-aging-window-seconds", List.of("0", "60")),
            Map.entry("--preempt-high-priority-backlog-threshold", List.of("0", "3")),
            Map.entry("--preempt-high-priority-floor", List.of("100", "7")),
            Map.entry("--preempt-high-priority-wait-seconds", List.of("0", "20")),
            Map.entry("--preempt-limit-per-job", List.of("3", "5")),
            Map.entry("--max-retry-concurrency-per-worker", List.of("0", "2")),
            Map.entry("--suspect-after-seconds", List.of("null", "20")),
            Map.entry("--cooldown-after-failures", List.of("5", "6")),
            Map.entry("--cooldown-seconds", List.of("30", "31")),
            Map.entry("--cooldown-max-seconds", List.of("600", "601")),
            Map.entry("--log-format", List.of("human", "json")),
            Map.entry("--log-level", List.of("info", "debug")),
            Map.entry("--queue-capacity", List.of("4096", "5")),
            Map.entry("--output-limit-mb", List.of("1200", "5")),
            Map.entry("--max-connections", List.of("24000", "6")),
            Map.entry("--io-threads", List.of("0", "7"))));

    @Test
    void knowsEveryOptionByBothSpellingsAndItsVariable() throws BadConfig {
        List<String> seen = new ArrayList<>();
        for (OptionSpec option : ControlOptions.command(new ControlOptions(), Map.of())
                .getCommandSpec()
                .options()) {
            String name = option.longestName();
            if (name.equals("--help") || name.equals("--version")) {
                continue;
            }
            seen.add(name);
            assertThat(option.names()).as(name).contains(name, name.substring(1));
            List<String> values = KEYS.get(name);
            assertThat(values).as(name).isNotNull();
            String standard = String.valueOf(values == null ? "" : values.get(0));
            String other = String.valueOf(values == null ? "" : values.get(1));
            String text = other.replace("[", "").replace("]", "").replace(" ", "");
            String variable = EnvironmentDefaults.variable(name);
            assertThat(String.join(" ", option.description())).contains(variable);
            List<String> flag = other.equals("true") ? List.of(name) : List.of(name, text);
            List<String> single = other.equals("true") ? List.of(name.substring(1)) : List.of(name.substring(1), text);
            assertThat(value(name, List.of(), Map.of())).as(name).isEqualTo(standard);
            assertThat(value(name, flag, Map.of())).as(name).isEqualTo(other);
            assertThat(value(name, single, Map.of())).as(name).isEqualTo(other);
            assertThat(value(name, List.of(), Map.of(variable, text)))
                    .as(variable)
                    .isEqualTo(other);
            assertThat(value(name, flag, Map.of(variable, standard.replace("[]", "z"))))
                    .isEqualTo(other);
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(KEYS.keySet());
    }

    @Test
    void keepsTheNamesThatScriptsUse() {
        assertThat(EnvironmentDefaults.variable("--db")).isEqualTo("HDCF_DB_PATH");
        assertThat(EnvironmentDefaults.variable("--token")).isEqualTo("HDCF_API_TOKEN");
        assertThat(EnvironmentDefaults.variable("--addr")).isEqualTo("HDCF_ADDR");
        assertThat(EnvironmentDefaults.variable("--heartbeat-timeout-seconds"))
                .isEqualTo("HDCF_HEARTBEAT_TIMEOUT_SECONDS");
    }

    @Test
    void putsDataBesideTheDatabase() throws BadConfig {
        ControlConfig config = config("--db", "/srv/hdcf/jobs.db");
        assertThat(config.data()).isEqualTo(Path.of("/srv/hdcf/jobs-data"));
        assertThat(config("--db", "q").data()).isEqualTo(Path.of("q-data"));
        assertThat(config.timing()).isEqualTo(new ControlConfig.Timing(60_000, 10_000, 600_000));
    }

    @Test
    void putsDataBesideTheFileThatALinkNames(@TempDir Path folder) throws Exception {
        Path link = Files.createDirectory(folder.resolve("aside")).resolve("link.db");
        Files.createSymbolicLink(link, Path.of("../jobs.db"));
        assertThat(config("--db", link.toString()).data().toFile().getCanonicalFile())
                .as("also where the file is yet to be made")
                .isEqualTo(folder.resolve("jobs-data").toFile().getCanonicalFile());
        Files.createFile(folder.resolve("jobs.db"));
        ControlConfig config = config("--db", link.toString());
        assertThat(config.database()).isEqualTo(folder.resolve("jobs.db").toRealPath());
        assertThat(config.data()).isEqualTo(folder.toRealPath().resolve("jobs-data"));
    }

    @Test
    void saysWhichVariableHoldsAnotherWordThanTrueOrFalse() {
        assertThatThrownBy(() -> ControlOptions.parse(List.of(), Map.of("HDCF_ALLOW_PLAINTEXT", "1")))
                .isInstanceOf(BadConfig.class)
                .hasMessageStartingWith("Expected HDCF_ALLOW_PLAINTEXT to be true or false, found 1");
        assertThatThrownBy(() -> ControlOptions.parse(List.of("--allow-plaintext=1"), Map.of()))
                .hasMessageContaining("--allow-plaintext");
    }

    @Test
    void listensOnLoopbackUnlessPlaintextIsAllowed() throws BadConfig {
        assertThat(config("--addr", ":8080").listen().host()).isEqualTo("127.0.0.1");
        assertThat(config("--addr", ":8080", "--allow-plaintext").listen().host())
                .isEqualTo("0.0.0.0");
        assertThat(config("--addr", "[::1]:0").listen().host()).isEqualTo("::1");
        assertThatThrownBy(() -> config("--addr", "0.0.0.0:8080")).hasMessageContaining("--allow-plaintext");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "--addr 8080",
                "--addr 127.0.0.1:70000",
                "--addr localhost",
                "--heartbeat-timeout-seconds 0",
                "--heartbeat-timeout-seconds 1.5",
                "--lost-grace-seconds -1",
                "--events-retention-days 99999999",
                "--log-format xml",
                "--log-level loud",
                "--queue-capacity 0",
                "--output-limit-mb 0",
                "--io-threads 65",
                "--nonsense 1",
                "--db ''"
            })
    void saysWhatIsWrongWithAnOption(String option, String value) {
        assertThatThrownBy(() -> config(option, value)).isInstanceOf(BadConfig.class);
    }

    private static ControlConfig config(String... args) throws BadConfig {
        return ConfigRules.check(ControlOptions.parse(List.of(args), Map.of()));
    }

    private static String value(String name, List<String> args, Map<String, String> environment) throws BadConfig {
        ControlOptions options = new ControlOptions();
        var command = ControlOptions.command(options, environment);
        command.parseArgs(args.toArray(String[]::new));
        @Nullable Object value = command.getCommandSpec().findOption(name).getValue();
        return String.valueOf(value);
    }
}
