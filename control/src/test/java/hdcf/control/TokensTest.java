package hdcf.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.schema.daemon.BadConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokensTest {
    @TempDir
    Path folder = Path.of("unset");

    @Test
    void makesTokensOnceAndOnlyForTheirOwner() throws Exception {
        Tokens.Gathered first = gather();
        Path tokens = folder.resolve("data/tokens");
        assertThat(first.notes()).singleElement().asString().contains(tokens.toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokens)))
                .isEqualTo("rwx------");
        List<String> texts = new ArrayList<>();
        for (String role : List.of("admin", "submit", "worker", "read")) {
            Path file = tokens.resolve(role);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            texts.add(Files.readString(file));
            assertThat(Files.readString(file)).hasSize(65);
            assertThat(first.notes().toString())
                    .doesNotContain(Files.readString(file).strip());
        }
        assertThat(texts).doesNotHaveDuplicates();
        gather();
        assertThat(Files.readString(tokens.resolve("admin"))).isEqualTo(texts.get(0));
    }

    @Test
    void makesOnlyTheTokensThatWereNotGiven() throws Exception {
        gather("--worker-token", "w");
        assertThat(folder.resolve("data/tokens/worker")).doesNotExist();
        assertThat(folder.resolve("data/tokens/submit")).exists();
    }

    @Test
    void makesNoneWhenOneHoldsEveryRole() throws Exception {
        gather("--token", "dev-token");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void readsATokenFromAFile() throws Exception {
        Path file = folder.resolve("token");
        Files.writeString(file, "secret\r\n");
        gather("--token-file", file.toString());
        assertThat(folder.resolve("data")).doesNotExist();
        assertThatThrownBy(() -> gather("--token-file", file.toString(), "--token", "x"))
                .hasMessageContaining("found both");
        assertThatThrownBy(() -> gather("--token-file", folder.resolve("none").toString()))
                .isInstanceOf(BadConfig.class);
    }

    @Test
    void warnsAboutTheDevelopmentToken() throws Exception {
        assertThat(gather("--insecure-dev").warnings())
                .singleElement()
                .asString()
                .contains("dev-token");
        assertThatThrownBy(() -> gather("--insecure-dev", "--token", "x")).isInstanceOf(BadConfig.class);
        assertThatThrownBy(() -> gather("--insecure-dev", "--addr", ":0", "--allow-plaintext"))
                .hasMessageContaining("loopback");
    }

    @Test
    void refusesTokensThatNoHeaderCanCarry() {
        assertThatThrownBy(() -> gather("--token", "a b"))
                .isInstanceOf(BadConfig.class)
                .hasMessageNotContaining("a b");
    }

    private Tokens.Gathered gather(String... args) throws BadConfig, IOException {
        List<String> all =
                new ArrayList<>(List.of("--data", folder.resolve("data").toString()));
        all.addAll(List.of(args));
        ControlOptions options = ControlOptions.parse(all, Map.of());
        return Tokens.gather(options.tokens, ConfigRules.check(options));
    }
}
