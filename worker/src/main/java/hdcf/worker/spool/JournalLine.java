package hdcf.worker.spool;

import hdcf.schema.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** One entry as it lies in the journal: the CRC-32C of the JSON as eight hex digits, a space, the JSON, a line feed. */
final class JournalLine {
    /** Of one line, with its sum and line feed. */
    static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final int SUM_LENGTH = 8;
    private static final int FRAME_LENGTH = SUM_LENGTH + 2;

    private final JournalEntry entry;
    private final byte[] bytes;

    private JournalLine(JournalEntry entry, byte[] bytes) {
        this.entry = entry;
        this.bytes = bytes;
    }

    /**
     * Writes an entry.
     *
     * @throws UnwritableEntryException when no journal can hold it
     */
    static JournalLine of(JournalEntry entry) throws UnwritableEntryException {
        byte[] json;
        try {
            json = Json.mapper().writerFor(JournalEntry.class).writeValueAsBytes(entry);
        } catch (UncheckedIOException | com.fasterxml.jackson.core.JsonProcessingException unwritable) {
            throw new UnwritableEntryException("Expected text that can be written as UTF-8, found other", unwritable);
        }
        if (json.length + FRAME_LENGTH > MAX_BYTES) {
            throw new UnwritableEntryException("Expected an entry of at most " + MAX_BYTES
                    + " bytes for the journal, found one of " + (json.length + FRAME_LENGTH));
        }
        byte[] line = new byte[json.length + FRAME_LENGTH];
        byte[] sum = HexFormat.of().toHexDigits((int) sum(json, 0, json.length)).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(sum, 0, line, 0, SUM_LENGTH);
        line[SUM_LENGTH] = ' ';
        System.arraycopy(json, 0, line, SUM_LENGTH + 1, json.length);
        line[line.length - 1] = '\n';
        return new JournalLine(entry, line);
    }

    JournalEntry entry() {
        return entry;
    }

    int length() {
        return bytes.length;
    }

    /** Adds its bytes, with the line feed. */
    void writeTo(ByteArrayOutputStream out) {
        out.writeBytes(bytes);
    }

    /** The entry in a line without its line feed; null when the line is not as it was written. */
    static @Nullable JournalEntry read(byte[] line, int length) {
        if (length < FRAME_LENGTH || line[SUM_LENGTH] != ' ') {
            return null;
        }
        String sum = new String(line, 0, SUM_LENGTH, StandardCharsets.US_ASCII);
        int start = SUM_LENGTH + 1;
        if (!sum.equals(HexFormat.of().toHexDigits((int) sum(line, start, length - start)))) {
            return null;
        }
        try {
            JournalEntry entry = Json.mapper().readerFor(JournalEntry.class).readValue(line, start, length - start);
            return entry != null && entry.isWhole() ? entry : null;
        } catch (IOException notUnderstood) {
            return null;
        }
    }

    private static long sum(byte[] bytes, int offset, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, offset, length);
        return sum.getValue();
    }
}
