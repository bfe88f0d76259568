package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.client.StreamedResponse;
import hdcf.hdcfctl.render.Stdout;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Paths;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The audit log as it grows; when a connection breaks, it goes on where it was. Confined to one thread. */
final class EventStream {
    private static final int MAX_LINE = 1024 * 1024;
    private static final String DATA = "data:";

    private final HdcfClient client;
    private final String query;
    private long seen;

    /**
     * @param query further conditions, each as in {@code &job_id=…}; empty for all events
     * @param seen the id of the last event that is known
     */
    EventStream(HdcfClient client, String query, long seen) {
        this.client = client;
        this.query = query;
        this.seen = seen;
    }

    /** What is done with an event. */
    @FunctionalInterface
    interface Sink {
        /** Takes it; false when no more are wanted. */
        boolean take(JsonNode event) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException;
    }

    /** The id of the newest event; -1 when the control plane does not tell. */
    static long newest(HdcfClient client) throws IOException, ProblemException {
        try {
            JsonNode page = Json.mapper()
                    .readTree(client.exchange("GET", Paths.EVENTS + "?limit=1", Map.of(), null)
                            .body());
            return page.isArray() ? page.path(0).path("id").asLong() : -1;
        } catch (ProblemException refused) {
            if (refused.isPassing()) {
                throw refused;
            }
            return -1;
        } catch (com.fasterxml.jackson.core.JacksonException notJson) {
            return -1;
        }
    }

    /**
     * Hands over events until no more are wanted or the stream ends, breaks or falls silent.
     *
     * @return false when the control plane cannot stream events
     * @throws IOException when no answer came
     */
    boolean step(int silenceMs, Sink sink)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        Map<String, String> from = Map.of("Last-Event-ID", Long.toString(seen));
        try (StreamedResponse answer = client.open(Paths.EVENTS + "?follow=true" + query, from, silenceMs)) {
            if (!String.valueOf(answer.header("Content-Type")).startsWith("text/event-stream")) {
                return false;
            }
            InputStream in = new BufferedInputStream(answer.body());
            String line = line(in);
            while (line != null) {
                if (line.startsWith(DATA)) {
                    JsonNode event = Json.mapper().readTree(line.substring(DATA.length()));
                    if (!sink.take(event)) {
                        return true;
                    }
                    seen = Math.max(seen, event.path("id").asLong());
                }
                line = line(in);
            }
        }
        return true;
    }

    /** The next line; null when the stream ended or broke. */
    private static @org.jspecify.annotations.Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int octet;
            try {
                octet = in.read();
            } catch (IOException broken) {
                return null;
            }
            if (octet < 0) {
                return null;
            }
            if (octet == '\n') {
                return line.toString(StandardCharsets.UTF_8).stripTrailing();
            }
            if (line.size() >= MAX_LINE) {
                throw new IOException("Expected events of less than " + MAX_LINE + " bytes");
            }
            line.write(octet);
        }
    }
}
