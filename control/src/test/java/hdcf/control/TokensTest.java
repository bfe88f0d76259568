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
    void refusesTheWellKnownTokenWhereOtherMachinesCall() throws Exception {
        String[] open = {"--addr", ":0", "--allow-plaintext", "--token"};
        assertThatThrownBy(() -> gather(open[0], open[1], open[2], open[3], "dev-token"))
                .isInstanceOf(BadConfig.class)
                .hasMessageContaining("well-known dev-token");
        assertThat(gather(open[0], open[1], open[2], open[3], "short").warnings())
                .singleElement()
                .asString()
                .contains("may be guessed")
                .doesNotContain("short");
        assertThat(gather(open[0], open[1], open[2], open[3], "long-enough-for-that")
                        .warnings())
                .isEmpty();
        assertThat(gather("--token", "short").warnings()).as("on loopback").isEmpty();
    }

    @Test
    void aFlagWinsOverTheVariableOfTheOtherWayToGiveAToken() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "from-the-file\n");
        TokenOptions byFile = ControlOptions.parse(
                        List.of("--token-file", file.toString()), Map.of("HDCF_API_TOKEN", "exported"))
                .tokens;
        assertThat(byFile.token).isNull();
        assertThat(byFile.tokenFile).isEqualTo(file.toString());
        TokenOptions byToken =
                ControlOptions.parse(List.of("--token", "given"), Map.of("HDCF_TOKEN_FILE", file.toString())).tokens;
        assertThat(byToken.token).isEqualTo("given");
        assertThat(byToken.tokenFile).isNull();
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
