package hdcf.worker.loop;

import hdcf.schema.wire.ProgressNote;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file in which a command says how far it is: its last line {@code 0.42 text} counts, number or text may be missing.
 *
 * <p>A command may put anything in its place. Opening a pipe would wait for whoever writes to it, and with it the heartbeat, so
 * only a plain file is opened. One that is changed for a pipe between the look and the opening still holds the loop up: Java
 * cannot open without waiting.
 */
final class ProgressFile {
    private static final int TAIL_BYTES = 4_096;
    private static final Pattern LINE = Pattern.compile("\\s*(?:([01](?:\\.[0-9]{1,9})?)(?:\\s+|$))?(.*)");

    private ProgressFile() {}

    /** What the last line says; null when there is none. */
    static @Nullable ProgressNote read(Path file, @Nullable String assignmentId) {
        String[] lines = tail(file).strip().split("\n", -1);
        String last = lines[lines.length - 1].strip();
        Matcher parts = LINE.matcher(last);
        if (last.isEmpty() || !parts.matches()) {
            return null;
        }
        String number = parts.group(1);
        Double fraction = number == null ? null : Double.valueOf(Math.min(1, Double.parseDouble(number)));
        return new ProgressNote(assignmentId, fraction, parts.group(2));
    }

    private static String tail(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(TAIL_BYTES);
            long from = Math.max(0, channel.size() - TAIL_BYTES);
            int count = channel.read(buffer, from);
            return count <= 0 ? "" : new String(buffer.array(), 0, count, StandardCharsets.UTF_8);
        } catch (IOException none) {
            return "";
        }
    }
}
