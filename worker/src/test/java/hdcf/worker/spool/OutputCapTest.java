package hdcf.worker.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.worker.spool.OutputFolder.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputCapTest {
    private static final int LIMIT = 64 * 1024;
    private static final Pattern MARK = Pattern.compile("\n\\[hdcf: ([0-9]+) bytes dropped]\n");

    @TempDir
    Path root;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Random random = new Random(11);

    private OutputFolder created() throws IOException {
        OutputFolder folder = OutputFolder.of(root, "job", "assignment");
        folder.create();
        return folder;
    }

    /** As a command that appends. */
    private void say(OutputFolder folder, int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + random.nextInt(26));
        }
        said.writeBytes(bytes);
        Files.write(folder.tmpPath(Stream.STDOUT), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private long used() throws IOException {
        try (java.util.stream.Stream<Path> files = Files.list(root.resolve("job/assignment"))) {
            long sum = 0;
            for (Path file : files.toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }

    /** It begins as what was said begins, ends as it ends, and says how much is missing between. */
    private void isHeadAndTail(SealedStream sealed) throws IOException {
        byte[] kept = Files.readAllBytes(sealed.path());
        byte[] all = said.toByteArray();
        String text = new String(kept, StandardCharsets.ISO_8859_1);
        Matcher mark = MARK.matcher(text);
        assertThat(mark.find()).isTrue();
        assertThat(mark.start()).isEqualTo(LIMIT / 2);
        long dropped = Long.parseLong(mark.group(1));
        assertThat(dropped).isEqualTo(sealed.dropped()).isPositive();
        assertThat(text.substring(0, LIMIT / 2)).isEqualTo(new String(all, 0, LIMIT / 2, StandardCharsets.ISO_8859_1));
        byte[] end = Arrays.copyOfRange(kept, mark.end(), kept.length);
        assertThat(end).isEqualTo(Arrays.copyOfRange(all, all.length - end.length, all.length));
        assertThat(end.length).isLessThanOrEqualTo(LIMIT / 2);
        assertThat(LIMIT / 2 + dropped + end.length).isEqualTo(all.length);
        assertThat(sealed.length()).isEqualTo(kept.length);
        assertThat(sealed.isTruncated()).isTrue();
    }

    @Test
    void losesNothingOfAStreamWithinItsLimit() throws Exception {
        for (int step : new int[] {LIMIT, LIMIT / 2 + 1, LIMIT / 3, 1_000}) {
            OutputFolder folder = OutputFolder.of(root, "job", "a" + step);
            folder.create();
            said.reset();
            OutputCap cap = folder.cap(Stream.STDOUT, LIMIT);
            while (said.size() < LIMIT) {
                say(folder, Math.min(step, LIMIT - said.size()));
                cap.trim();
                assertThat(cap.total()).isEqualTo(said.size());
            }
            SealedStream sealed = cap.seal();
            assertThat(sealed.path()).hasBinaryContent(said.toByteArray());
            assertThat(sealed.isTruncated()).isFalse();
            assertThat(sealed).isEqualTo(cap.seal());
        }
    }

    @Test
    void keepsTheBeginningAndTheEndAndSaysHowMuchIsMissing() throws Exception {
        OutputFolder folder = created();
        OutputCap cap = folder.cap(Stream.STDOUT, LIMIT);
        for (int i = 0; i < 300; i++) {
            say(folder, 2_500);
            cap.trim();
            assertThat(used()).isLessThan(LIMIT * 3L / 2 + 2_500 + 100);
        }
        assertThat(cap.total()).isEqualTo(said.size());
        SealedStream sealed = cap.seal();
        isHeadAndTail(sealed);
        assertThat(sealed.length()).isBetween((long) LIMIT, LIMIT + 60L);
        assertThat(cap.seal()).isEqualTo(sealed);
        assertThat(folder.cap(Stream.STDOUT, LIMIT).seal()).isEqualTo(sealed);
        assertThat(used()).isLessThan(LIMIT + 200);
    }

    @Test
    void cutsAStreamThatNobodyLookedAtWhileItGrew() throws Exception {
        OutputFolder folder = created();
        say(folder, LIMIT * 5);
        SealedStream sealed = folder.cap(Stream.STDOUT, LIMIT).seal();
        isHeadAndTail(sealed);
        assertThat(sealed.dropped()).isEqualTo(LIMIT * 4L);
    }

    @Test
    void goesOnWhereverItWasStopped() throws Exception {
        for (int stop = 1; stop <= 30; stop++) {
            OutputFolder folder = OutputFolder.of(root, "job", "s" + stop);
            folder.create();
            said.reset();
            FailingDisk disk = new FailingDisk();
            disk.fail(stop, Integer.MAX_VALUE);
            OutputCap cap = new OutputCap(folder, Stream.STDOUT, LIMIT, disk);
            for (int i = 0; i < 12; i++) {
                say(folder, 20_000);
                try {
                    cap.trim();
                } catch (IOException stopped) {
                    disk.heal();
                    // Sometimes the same worker, sometimes the next one.
                    cap = stop % 2 == 0 ? cap : folder.cap(Stream.STDOUT, LIMIT);
                }
            }
            isHeadAndTail(cap.seal());
        }
    }

    @Test
    void sealsAgainWhereverThatWasStopped() throws Exception {
        for (int stop = 1; stop <= 12; stop++) {
            OutputFolder folder = OutputFolder.of(root, "job", "s" + stop);
            folder.create();
            said.reset();
            OutputCap first = folder.cap(Stream.STDOUT, LIMIT);
            for (int i = 0; i < 12; i++) {
                say(folder, 20_000);
                first.trim();
            }
            FailingDisk disk = new FailingDisk();
            disk.fail(stop, Integer.MAX_VALUE);
            OutputCap cap = new OutputCap(folder, Stream.STDOUT, LIMIT, disk);
            try {
                isHeadAndTail(cap.seal());
            } catch (IOException stopped) {
                isHeadAndTail(folder.cap(Stream.STDOUT, LIMIT).seal());
            }
        }
    }

    @Test
    void readsWhatStaysWhileTheCommandRuns() throws Exception {
        OutputFolder folder = created();
        OutputCap cap = folder.cap(Stream.STDOUT, LIMIT);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        for (int i = 0; i < 20; i++) {
            say(folder, 7_777);
            ByteBuffer buffer = ByteBuffer.allocate(5_000);
            while (cap.read(sent.size(), buffer) > 0) {
                sent.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            assertThat((long) sent.size()).isEqualTo(cap.stable());
            cap.trim();
        }
        assertThat(sent.toByteArray()).isEqualTo(Arrays.copyOf(said.toByteArray(), LIMIT / 2));
    }

    @Test
    void boundsTheDiskUnderAWriterThatNeverPauses() throws Exception {
        OutputFolder folder = created();
        int limit = 4 * 1024 * 1024;
        OutputCap cap = folder.cap(Stream.STDOUT, limit);
        long all = 400_000_000;
        Process writer = new ProcessBuilder("sh", "-c", "yes | head -c " + all)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.tmpPath(Stream.STDOUT).toFile()))
                .start();
        try {
            while (writer.isAlive()) {
                cap.trim();
            }
        } finally {
            writer.destroyForcibly();
        }
        SealedStream sealed = cap.seal();
        // The end may be shorter than its half when the writer was faster than the last copying.
        assertThat(sealed.length()).isBetween(limit / 2L, limit + 64L);
        assertThat(sealed.dropped()).isBetween(all - 2L * limit - all / 4, all - limit / 2L);
        String text = Files.readString(sealed.path());
        assertThat(MARK.matcher(text).replaceFirst("").replace("y\n", "").length())
                .isLessThanOrEqualTo(4);
    }

    @Test
    void refusesALimitThatLeavesNothing() {
        assertThatThrownBy(() -> OutputFolder.of(root, "j", "a").cap(Stream.STDERR, 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 4096");
    }
}
