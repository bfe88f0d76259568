package hdcf.hdcfctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Help teaches, fits the terminal, and says what else there is. */
class HelpTest {
    @Test
    void topicsAreListedAndEachIsTold() {
        Cli topics = Cli.call("help", "topics");
        assertThat(topics.exitCode()).isZero();
        assertThat(topics.out().lines().toList()).hasSize(10).anyMatch(line -> line.contains("quick-start"));
        for (String line : topics.out().lines().toList()) {
            String topic = line.strip().split(" ", 2)[0];
            Cli told = Cli.with(Map.of("COLUMNS", "60"), true, "help", topic);
            assertThat(told.exitCode()).isZero();
            assertThat(told.out()).hasSizeGreaterThan(300).doesNotContain("`", "|--", "**");
            assertThat(told.out().lines().filter(text -> !text.startsWith("  ")))
                    .allSatisfy(text -> assertThat(text).hasSizeLessThanOrEqualTo(60));
        }
    }

    @Test
    void verbsAreExplainedInBothOrders() {
        assertThat(Cli.call("help", "worker", "drain").out())
                .isEqualTo(Cli.call("worker", "drain", "--help").out())
                .contains("Usage: hdcfctl worker drain", "Examples:");
        assertThat(Cli.call("help").out()).isEqualTo(Cli.call("--help").out()).contains("help topics");
        assertThat(Cli.call("help", "man").out()).startsWith(".TH HDCFCTL 1");
        assertThat(Cli.call("lss").err()).endsWith("Next: hdcfctl ls --help\n");
        assertThat(Cli.call("xyzzy").err()).endsWith("Next: hdcfctl --help\n");
        Cli unknown = Cli.call("help", "nonsense");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("Next: hdcfctl help topics").hasLineCount(1);
    }
}
