package hdcf.hdcfctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flag before environment before profile; and tokens go only where they belong. */
class SettingsIT {
    @TempDir
    Path folder = Path.of("");

    private final FakeControl home = new FakeControl();
    private final FakeControl lab = new FakeControl();

    SettingsIT() throws IOException {}

    @BeforeEach
    void remember() throws IOException {
        for (FakeControl control : new FakeControl[] {home, lab}) {
            control.tell("GET /workers", 200, "[]").tell("GET /healthz", 200, "{\"status\":\"ok\",\"checks\":{}}");
        }
        Path tokens = Files.writeString(folder.resolve("given"), "home-token\n");
        assertThat(call(Map.of(), "login", "home", "--url", home.url(), "--token-file", tokens.toString())
                        .exitCode())
                .isZero();
        Files.writeString(tokens, "lab-token\n");
        assertThat(call(Map.of(), "login", "lab", "--url", lab.url(), "--token-file", tokens.toString())
                        .exitCode())
                .isZero();
        home.seen().clear();
        lab.seen().clear();
    }

    @AfterEach
    void close() {
        home.close();
        lab.close();
    }

    private Cli call(Map<String, String> environment, String... argv) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("HDCF_CONFIG", folder.resolve("config.toml").toString());
        return Cli.with(all, false, argv);
    }

    private static String tokenAt(FakeControl control) {
        return control.seen().get(control.seen().size() - 1).header("X-API-Token");
    }

    @Test
    void theFirstProfileIsTheUsualOne() {
        assertThat(call(Map.of(), "worker", "list").exitCode()).isZero();
        assertThat(tokenAt(home)).isEqualTo("home-token");
    }

    @Test
    void aFlagComesBeforeTheEnvironmentAndThatBeforeTheFile() {
        assertThat(call(Map.of("HDCF_PROFILE", "lab"), "worker", "list").exitCode())
                .isZero();
        assertThat(tokenAt(lab)).isEqualTo("lab-token");
        assertThat(call(Map.of("HDCF_URL", home.url(), "HDCF_API_TOKEN", "other"), "worker", "list", "--profile", "lab")
                        .exitCode())
                .isZero();
        assertThat(lab.seen()).hasSize(2);
        assertThat(tokenAt(lab)).isEqualTo("lab-token");
        assertThat(call(Map.of("HDCF_API_TOKEN", "other"), "worker", "list").exitCode())
                .isZero();
        assertThat(tokenAt(home)).isEqualTo("other");
    }

    @Test
    void theTokenOfAProfileGoesToNoOtherAddress() {
        call(Map.of("HDCF_URL", lab.url()), "worker", "list");
        assertThat(tokenAt(lab)).isEmpty();
        call(Map.of("HDCF_URL", home.url()), "worker", "list");
        assertThat(tokenAt(home)).isEqualTo("home-token");
    }

    @Test
    void aTokenThatOthersCanReadIsRefused() throws IOException {
        Path token = folder.resolve("home.token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
        Cli cli = call(Map.of(), "worker", "list");
        assertThat(cli.exitCode()).isEqualTo(5);
        assertThat(cli.err()).contains("Next: chmod 600 " + token).hasLineCount(1);
        assertThat(home.seen()).isEmpty();
    }

    @Test
    void whatIsWrongInTheFileIsSaid() throws IOException {
        Path file = folder.resolve("config.toml");
        for (String text :
                new String[] {"url = ", "profile = \"none\"", "[profiles.home]\ntoken = \"x\"\n", "\u0000"}) {
            Files.writeString(file, text.startsWith("[") ? "profile = \"home\"\n" + text : text);
            Cli cli = call(Map.of(), "worker", "list");
            assertThat(cli.exitCode()).as(text).isEqualTo(2);
            assertThat(cli.err()).contains("Next: ").hasLineCount(1).doesNotContain("Exception");
        }
        assertThat(call(Map.of(), "ls", "--profile", "x").exitCode()).isEqualTo(2);
    }

    @Test
    void aProfileIsNotOverwritten() {
        Cli cli = call(Map.of("HDCF_API_TOKEN", "t"), "login", "lab", "--url", home.url());
        assertThat(cli.exitCode()).isEqualTo(4);
        assertThat(call(Map.of("HDCF_API_TOKEN", "t"), "login", "../x", "--url", home.url())
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void theDoctorSaysWhatToDo() {
        Cli well = call(Map.of(), "doctor");
        assertThat(well.exitCode()).as(well.out()).isEqualTo(1);
        assertThat(well.out()).contains("ok   token", "BAD  workers").contains("Next: start one with ./hdcf worker");
        home.close();
        Cli away = call(Map.of(), "doctor", "-o", "json");
        assertThat(away.exitCode()).isEqualTo(69);
        assertThat(away.out()).startsWith("{\"version\":1,\"checks\":[{\"check\":\"java\",\"well\":true,");
    }

    @Test
    void everyShellGetsItsCompletion() {
        assertThat(call(Map.of(), "completion", "bash").out()).contains("hdcfctl", "--time-limit", "complete -");
        assertThat(call(Map.of(), "completion", "fish").out()).contains("complete -c hdcfctl", "-l time-limit");
        assertThat(call(Map.of(), "completion", "tcsh").exitCode()).isEqualTo(2);
    }
}
