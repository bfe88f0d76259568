package hdcf.hdcfctl.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.schema.wire.Json;
import hdcf.schema.wire.SubmitRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class JobOptionsTest {
    @Command(name = "t")
    private static final class Holder {
        @Mixin
        private JobOptions job = new JobOptions();
    }

    private static SubmitRequest read(String... argv) throws Exception {
        Holder holder = new Holder();
        new CommandLine(holder).setStopAtPositional(true).parseArgs(argv);
        return Json.strict().readValue(holder.job.body("submit"), SubmitRequest.class);
    }

    @Test
    void everyRareOptionIsEnoughToHaveThemLoaded() {
        List<String> names = CommandLine.Model.CommandSpec.forAnnotatedObject(new ExecutionOptions()).options().stream()
                .map(option -> option.longestName().substring(2))
                .toList();
        assertThat(ExecutionOptions.NAMES).containsAll(names);
    }

    @Test
    void bothSpellingsOfEveryOptionMeanTheSame() throws Exception {
        String[] doubled = {
            "--command",
            "c",
            "--args",
            "a,b,,c",
            "--working-dir",
            "w",
            "--max-attempts",
            "4",
            "--crash-limit",
            "2",
            "--priority",
            "-5",
            "--scheduled-at",
            "17",
            "--timeout-ms",
            "99",
            "--needs-gpu",
            "--requirements",
            "x,y"
        };
        String[] single = doubled.clone();
        for (int i = 0; i < single.length; i++) {
            single[i] = single[i].startsWith("--") ? single[i].substring(1) : single[i];
        }
        SubmitRequest expected = new SubmitRequest(
                "c", List.of("a", "b", "", "c"), "w", 99L, 4, 2, -5, 17L, true, List.of("x", "y"), null, null, null);
        assertThat(read(doubled)).isEqualTo(expected);
        assertThat(read(single)).isEqualTo(expected);
    }

    @Test
    void sendsOnlyWhatWasGiven() throws Exception {
        Holder holder = new Holder();
        new CommandLine(holder).parseArgs("--command", "true");
        assertThat(new String(holder.job.body("submit"), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"command\":\"true\"}");
    }

    @Test
    void takesTheCommandAfterTwoDashesAsItStands() throws Exception {
        assertThat(read("--priority", "1", "--", "sh", "-c", "echo --priority 2")
                        .args())
                .containsExactly("-c", "echo --priority 2");
        assertThat(read("sh", "-c", "x", "--", "--args", "y").args()).containsExactly("-c", "x", "--", "--args", "y");
    }

    @Test
    void argumentsMayBeRepeatedAndHoldCommas() throws Exception {
        assertThat(read("--command", "c", "--arg", "a,b", "-arg", "c").args()).containsExactly("a,b", "c");
    }

    @Test
    void refusesTwoWaysOfSayingTheSame() {
        assertThatThrownBy(() -> read("--command", "c", "--", "d"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("found both");
        assertThatThrownBy(() -> read("--command", "c", "--args", "d", "--arg", "e"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("found both");
        assertThatThrownBy(() -> read("--args", "d"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("found none");
    }

    @Test
    void saysWhereAJobRunsAndHowItIsTriedAgain() throws Exception {
        Holder holder = new Holder();
        String[] words = {
            "--command",
            "c",
            "--cpus=1.5",
            "--gpus=0.5",
            "--resource=license=1",
            "-resource",
            "disk_gb=20",
            "--prefer=ssd,nvme",
            "--avoid=laptop",
            "--retry-on=75,OOM",
            "--retry-memory-factor=2",
            "--retry-elsewhere",
            "--backoff=10s",
            "--backoff-cap=1m",
            "--backoff-factor=3"
        };
        CommandLine line = new CommandLine(holder);
        holder.job.prepare(line, List.of(words));
        line.parseArgs(words);
        assertThat(new String(holder.job.body("submit"), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"command\":\"c\",\"cpus\":1.5,\"gpus\":0.5,"
                        + "\"resources\":{\"license\":1.0,\"disk_gb\":20.0},"
                        + "\"prefer\":[\"ssd\",\"nvme\"],\"avoid\":[\"laptop\"],"
                        + "\"retry\":{\"first_ms\":10000,\"factor\":3.0,\"cap_ms\":60000,\"on\":[\"75\",\"OOM\"],"
                        + "\"memory_factor\":2.0,\"elsewhere\":true},\"execution\":{}}");
    }
}
