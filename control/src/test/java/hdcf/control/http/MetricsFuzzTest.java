package hdcf.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import hdcf.control.command.JobFlow;
import hdcf.control.command.QueueStats;
import hdcf.schema.wire.JobStatus;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Target Z9: whatever is counted, the text of the metrics can be read back line by line. */
final class MetricsFuzzTest {
    private static final Pattern SAMPLE =
            Pattern.compile("([a-z_]+(?:\\{status=\"[A-Z]+\"\\})?) (-?[0-9.]+(?:E-?[0-9]+)?)");
    private static final TestAnswer ANSWERS = new TestAnswer();

    @FuzzTest
    void canBeReadBack(FuzzedDataProvider data) {
        Map<JobStatus, Long> jobs = new HashMap<>();
        for (JobStatus status : JobStatus.values()) {
            jobs.put(status, data.consumeLong());
        }
        QueueStats stats = new QueueStats(
                jobs,
                data.consumeInt(),
                data.consumeInt(),
                data.consumeInt(),
                data.consumeLong(0, Long.MAX_VALUE),
                data.consumeLong(0, Long.MAX_VALUE),
                data.consumeLong(0, Long.MAX_VALUE),
                new JobFlow(
                        data.consumeLong(0, Long.MAX_VALUE),
                        data.consumeLong(0, Long.MAX_VALUE),
                        Map.of(JobStatus.FAILED, data.consumeLong(0, Long.MAX_VALUE)),
                        Map.of(JobStatus.FAILED, data.consumeLong(0, Long.MAX_VALUE))));
        Map<String, Double> samples = new HashMap<>();
        for (String line : ANSWERS.metrics(stats).split("\n", -1)) {
            if (!line.isEmpty() && !line.startsWith("# ")) {
                Matcher sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                samples.put(sample.group(1), Double.valueOf(sample.group(2)));
            }
        }
        jobs.forEach((status, count) ->
                assertThat(samples).containsEntry("hdcf_jobs{status=\"" + status + "\"}", count.doubleValue()));
        assertThat(samples)
                .containsEntry("hdcf_workers{status=\"ONLINE\"}", (double) stats.workersOnline())
                .containsEntry("hdcf_commands_total", (double) stats.commands())
                .containsEntry(
                        "hdcf_job_seconds_count{status=\"FAILED\"}",
                        stats.flow().ended().getOrDefault(JobStatus.FAILED, 0L).doubleValue());
    }

    /** The metrics of a queue that has these figures. */
    private static final class TestAnswer {
        private final Fuzzing fuzzing = new Fuzzing();

        String metrics(QueueStats stats) {
            fuzzing.core.stats = stats;
            return new String(
                    fuzzing.answer(fuzzing.route("GET", "/metrics"), "", new byte[0])
                            .body(),
                    StandardCharsets.UTF_8);
        }
    }
}
