package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.hdcfctl.render.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/** The times of jobs, workers and events: exact for programs, in the zone of this machine for people. Zero is never. */
final class Moments {
    private Moments() {}

    static long created(JsonNode job) {
        long exact = job.path("created_at_ms").asLong();
        return exact > 0 ? exact : job.path("created_at").asLong() * 1_000;
    }

    /** When the job ended for good. */
    static long ended(JsonNode job) {
        return JobWords.isTerminal(job) ? job.path("ended_at_ms").asLong() : 0;
    }

    static long happened(JsonNode event) {
        long exact = event.path("ts_ms").asLong();
        return exact > 0 ? exact : event.path("ts").asLong() * 1_000;
    }

    /** How long its last attempt ran, or has been running; below zero when it has not begun. */
    static long ranMs(JsonNode job) {
        long started = job.path("started_at_ms").asLong();
        long ended = job.path("ended_at_ms").asLong();
        boolean isRunning = Answer.text(job, "status").equals("RUNNING");
        if (started <= 0 || (!isRunning && ended < started)) {
            return -1;
        }
        return Math.max(0, (isRunning ? System.currentTimeMillis() : ended) - started);
    }

    /** Such as {@code 2026-11-21T10:00:00.123Z}; empty for never. */
    static String iso(long atMs) {
        return atMs <= 0 ? "" : instant(atMs);
    }

    private static String instant(long atMs) {
        try {
            return Instant.ofEpochMilli(atMs).toString();
        } catch (DateTimeException notATime) {
            return "";
        }
    }

    /** Such as {@code 2026-11-21 11:00:00 (3m 2s ago)}, in the zone of this machine; empty for never. */
    static String local(long atMs) {
        if (atMs <= 0) {
            return "";
        }
        long agoSeconds = Math.floorDiv(System.currentTimeMillis() - atMs, 1_000);
        return clock(atMs)
                + (agoSeconds < 0 ? " (in " + Text.span(-agoSeconds) + ")" : " (" + Text.span(agoSeconds) + " ago)");
    }

    /** Such as {@code 2026-11-21 11:00:00}, in the zone of this machine. */
    static String clock(long atMs) {
        try {
            ZonedDateTime time =
                    Instant.ofEpochMilli(atMs).atZone(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
            String text = time.toLocalDateTime().toString().replace('T', ' ');
            return text.length() == 16 ? text + ":00" : text;
        } catch (DateTimeException notATime) {
            return "";
        }
    }

    /** How long ago, such as {@code 3m 2s}; empty for never. */
    static String age(long atMs) {
        return atMs <= 0 ? "" : Text.span((System.currentTimeMillis() - atMs) / 1_000);
    }

    /** A span such as {@code 0.3s} or {@code 3m 2s}; empty when it has not begun. */
    static String span(long ms) {
        if (ms < 0) {
            return "";
        }
        return ms < 10_000 ? ms / 1_000 + "." + ms % 1_000 / 100 + "s" : Text.span(ms / 1_000);
    }
}
