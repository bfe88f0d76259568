package hdcf.control.http;

import hdcf.control.command.JobFlow;
import hdcf.schema.wire.JobStatus;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.SummaryWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Quantiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** {@code GET /metrics}: the writer's last snapshot in the text format of Prometheus. No label names a job or a worker. */
final class Metrics implements Endpoint {
    private static final double NANOS_PER_SEC = 1e9;
    private static final double MS_PER_SEC = 1e3;

    private final PrometheusRegistry registry = new PrometheusRegistry();

    Metrics(Core core) {
        GaugeWithCallback.builder()
                .name("hdcf_jobs")
                .help("Jobs by state.")
                .labelNames("status")
                .callback(values -> {
                    for (JobStatus status : JobStatus.values()) {
                        values.call(core.stats().jobs().getOrDefault(status, 0L), status.name());
                    }
                })
                .register(registry);
        GaugeWithCallback.builder()
                .name("hdcf_workers")
                .help("Workers by state.")
                .labelNames("status")
                .callback(values -> {
                    values.call(core.stats().workersOnline(), "ONLINE");
                    values.call(core.stats().workersOffline(), "OFFLINE");
                })
                .register(registry);
        gauge(
                "hdcf_parked_claims",
                "Polls that wait for work.",
                () -> core.stats().parkedClaims());
        gauge("hdcf_queue_depth", "Calls that wait for the writer.", core::queueDepth);
        counter(
                "hdcf_commands",
                "Calls applied since start.",
                () -> core.stats().commands());
        counter(
                "hdcf_commits",
                "Transactions committed since start.",
                () -> core.stats().commits());
        counter(
                "hdcf_commit_seconds",
                "Time spent committing since start.",
                () -> core.stats().commitNanos() / NANOS_PER_SEC);
        gauge(
                "hdcf_database_log_bytes",
                "Size of the write-ahead log beside the database; above 64 MiB a foreign reader holds it.",
                core::logBytes);
        flow(core);
        output(core);
    }

    private void flow(Core core) {
        counter(
                "hdcf_assignments",
                "Attempts handed to workers since start.",
                () -> core.stats().flow().assignments());
        counter(
                "hdcf_retries",
                "Attempts since start after which the job waited for another one.",
                () -> core.stats().flow().retries());
        SummaryWithCallback.builder()
                .name("hdcf_job_seconds")
                .help("Jobs that ended since start, and their time from submission to end.")
                .labelNames("status")
                .callback(values -> {
                    JobFlow flow = core.stats().flow();
                    for (JobStatus status : JobStatus.values()) {
                        if (status.isTerminal()) {
                            values.call(
                                    flow.ended().getOrDefault(status, 0L),
                                    flow.endedMs().getOrDefault(status, 0L) / MS_PER_SEC,
                                    Quantiles.EMPTY,
                                    status.name());
                        }
                    }
                })
                .register(registry);
    }

    private void output(Core core) {
        counter(
                "hdcf_output_received_bytes",
                "Bytes of streamed output that were appended since start.",
                () -> core.outputs().receivedBytes());
        counter(
                "hdcf_output_mismatches",
                "Reports since start whose output was not the one held.",
                () -> core.outputs().check().mismatches());
        gauge(
                "hdcf_output_open_streams",
                "Streams of output that are held open.",
                () -> core.outputs().openStreams());
        gauge(
                "hdcf_output_followers",
                "Readers that follow output of running jobs.",
                () -> core.outputs().watches().count());
    }

    @Override
    public void handle(Request request, Answer answer) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(text, registry.scrape());
        } catch (IOException memoryDoesNotFail) {
            throw new UncheckedIOException(memoryDoesNotFail);
        }
        answer.send(new Response(200, PrometheusTextFormatWriter.CONTENT_TYPE, Map.of(), text.toByteArray()));
    }

    private void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(values -> values.call(value.getAsDouble()))
                .register(registry);
    }

    private void counter(String name, String help, DoubleSupplier value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(values -> values.call(value.getAsDouble()))
                .register(registry);
    }
}
