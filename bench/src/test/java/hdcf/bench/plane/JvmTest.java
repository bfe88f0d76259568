package hdcf.bench.plane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is measured is what people run. */
final class JvmTest {
    private static final Pattern CASE = Pattern.compile("(?ms)^ {8}(\\w+|\\*)\\)(.*?);;$");
    private static final Pattern FLAG = Pattern.compile("-X[\\w:+=.]+");
    private static final Pattern COMMON = Pattern.compile("(?m)^ {4}flags=.*$");
    /** Says where messages go. */
    private static final Set<String> SILENCE = Set.of("-Xlog:disable", "-Xlog:all=off", "-Xshare:auto");

    @Test
    void flagsAreThoseOfTheLauncher() throws IOException {
        assertThat(Jvm.CONTROL_FLAGS).containsExactlyInAnyOrderElementsOf(ofLauncher("*"));
        assertThat(Jvm.WORKER_FLAGS).containsExactlyInAnyOrderElementsOf(ofLauncher("worker"));
    }

    private static Set<String> ofLauncher(String module) throws IOException {
        String text = Files.readString(Path.of("..", "hdcf"));
        String jvm = text.substring(text.indexOf("\njvm() {"), text.indexOf("\n}\n", text.indexOf("\njvm() {")));
        Set<String> flags = new HashSet<>(
                flags(COMMON.matcher(jvm).results().map(MatchResult::group).toList()));
        flags.addAll(flags(CASE.matcher(jvm)
                .results()
                .filter(found -> found.group(1).equals(module))
                .map(found -> found.group(2))
                .toList()));
        flags.removeAll(SILENCE);
        return flags;
    }

    private static List<String> flags(List<String> texts) {
        return texts.stream()
                .flatMap(text -> FLAG.matcher(text).results().map(MatchResult::group))
                .toList();
    }
}
