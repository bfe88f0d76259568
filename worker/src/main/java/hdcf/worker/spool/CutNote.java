package hdcf.worker.spool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lies beside a stream that was cut, so that a later worker goes on with it.
 *
 * @param base how many bytes were cut from the file the command appends to; zero when it was never cut
 * @param dropped how many of them were left out
 * @param copied so many bytes of the file were copied and it is about to be cut; zero when it is not
 * @param droppedThen how many are left out once the step that is under way is taken
 */
record CutNote(long base, long dropped, long copied, long droppedThen) {
    static final CutNote NONE = new CutNote(0, 0, 0, 0);

    private static final String NUMBER = "([0-9]{1,18})";
    private static final Pattern FORM = Pattern.compile(String.join(" ", NUMBER, NUMBER, NUMBER, NUMBER) + "\n");

    static CutNote read(Path file) throws IOException {
        Matcher form = FORM.matcher(
                Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        ? Files.readString(file, StandardCharsets.US_ASCII)
                        : "");
        return form.matches() ? new CutNote(number(form, 1), number(form, 2), number(form, 3), number(form, 4)) : NONE;
    }

    private static long number(Matcher form, int group) {
        return Long.parseLong(form.group(group));
    }

    /** Not forced: it matters while the command lives, which does not outlive the system. */
    void write(Path file, DiskSteps disk) throws IOException {
        Path fresh = Journal.sibling(file, ".tmp");
        Files.writeString(
                fresh, base + " " + dropped + " " + copied + " " + droppedThen + "\n", StandardCharsets.US_ASCII);
        disk.rename(fresh, file);
    }
}
