package hdcf.schema.history;

import com.fasterxml.jackson.core.JacksonException;
import hdcf.schema.wire.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads history files back: whole lines only, a torn last line is left out, any other damage is refused. */
public final class HistoryReader {
    /** The most lines that one reading takes. */
    public static final int MAX_EVENTS = 20_000_000;

    private static final int BUFFER_BYTES = 1024 * 1024;

    private HistoryReader() {}

    /** Reads files one after the other. */
    public static List<HistoryEvent> read(List<Path> files) throws IOException {
        List<HistoryEvent> events = new ArrayList<>();
        for (Path file : files) {
            read(file, events);
        }
        return events;
    }

    private static void read(Path file, List<HistoryEvent> events) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long number = 1;
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                if (octet != '\n') {
                    if (line.size() >= HistoryWriter.MAX_LINE_BYTES) {
                        throw new IOException(expected(file, number, "it is longer"));
                    }
                    line.write(octet);
                    continue;
                }
                events.add(parse(file, number, line.toByteArray()));
                if (events.size() > MAX_EVENTS) {
                    throw new IOException("Expected at most " + MAX_EVENTS
                            + " lines of history, but there are more; judge fewer files");
                }
                line.reset();
                number++;
            }
        }
    }

    private static HistoryEvent parse(Path file, long number, byte[] line) throws IOException {
        try {
            HistoryEvent event = Json.mapper().readValue(line, HistoryEvent.class);
            if (event == null || event.node() == null || event.kind() == null || event.operation() == null) {
                throw new IOException(expected(file, number, "it lacks node, kind or operation"));
            }
            return event;
        } catch (JacksonException damaged) {
            throw new IOException(expected(file, number, "it is not one: " + damaged.getOriginalMessage()), damaged);
        }
    }

    private static String expected(Path file, long number, String found) {
        return "Expected line " + number + " of " + file + " to be a history event of at most "
                + HistoryWriter.MAX_LINE_BYTES + " octets, but " + found + "; take the file as it was written";
    }
}
