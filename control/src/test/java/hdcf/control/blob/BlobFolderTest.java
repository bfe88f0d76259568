package hdcf.control.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import hdcf.control.job.Refusal;
import hdcf.schema.port.Clock;
import hdcf.schema.wire.BlobRef;
import hdcf.schema.wire.ProblemCode;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BlobFolderTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong free = new AtomicLong(Long.MAX_VALUE / 2);
    private final List<BlobRef> recorded = new CopyOnWriteArrayList<>();

    @TempDir
    Path place;

    private BlobFolder folder;

    @BeforeEach
    void open() throws IOException {
        folder = BlobFolder.open(place.resolve("blobs"), new BlobFolder.Room(free::get, 1_000), new Clock() {
            @Override
            public long wallMillis() {
                return 0;
            }

            @Override
            public long nanos() {
                return nanos.get();
            }
        });
    }

    @Test
    void takesChunksOfAnyShapeAndOrder() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int run = 0; run < 30; run++) {
            byte[] content = content(random, random.nextInt(300_000));
            BlobRef blob = blob(content);
            long held = 0;
            boolean isComplete = false;
            while (!isComplete) {
                if (random.nextInt(10) == 0) {
                    open();
                }
                int offset = (int) Math.min(content.length, Math.max(0, held + random.nextInt(60_000) - 30_000));
                int end = Math.min(content.length, offset + random.nextInt(100_000));
                Appended answer = put(blob, offset, Arrays.copyOfRange(content, offset, end));
                if (offset > held) {
                    assertThat(answer).as("seed " + seed).isEqualTo(new Appended(Appended.State.GAP, held));
                } else {
                    held = Math.max(held, end);
                    assertThat(answer.length()).as("seed " + seed).isEqualTo(held);
                }
                isComplete = answer.state() == Appended.State.COMPLETE;
            }
            assertThat(read(blob)).as("seed " + seed).isEqualTo(content);
            assertThat(recorded).contains(blob);
        }
        assertThat(place.resolve("blobs/partial")).isEmptyDirectory();
    }

    @Test
    void goesOnAtTheVeryByteWhereABodyBroke() throws Exception {
        byte[] content = content(new Random(1), 200_000);
        BlobRef blob = blob(content);
        InputStream broken = new FilterInputStream(new ByteArrayInputStream(content, 0, 70_001)) {
            @Override
            public int read(byte[] target, int from, int length) throws IOException {
                int count = super.read(target, from, length);
                if (count < 0) {
                    throw new IOException("cut");
                }
                return count;
            }
        };
        assertThatThrownBy(() -> folder.append(new Chunk(blob.sha256(), 0, blob.length(), broken), recorded::add))
                .hasMessage("cut");
        long held = put(blob, 0, new byte[0]).length();
        assertThat(held).isEqualTo(70_001);
        assertThat(put(blob, held, Arrays.copyOfRange(content, (int) held, content.length))
                        .state())
                .isEqualTo(Appended.State.COMPLETE);
    }

    @Test
    void dropsWhatHasAnotherSum() throws Exception {
        byte[] content = content(new Random(2), 1_000);
        BlobRef blob = blob(content);
        assertThatThrownBy(() -> put(blob, 0, new byte[1_000]))
                .isInstanceOfSatisfying(
                        Refusal.class, other -> assertThat(other.code()).isEqualTo(ProblemCode.BLOB_MISMATCH));
        assertThat(recorded).isEmpty();
        assertThat(folder.read(blob.sha256())).isNull();
        assertThat(put(blob, 0, content).state()).isEqualTo(Appended.State.COMPLETE);
    }

    @Test
    void takesTheSameBlobFromSeveralAtOnce() throws Exception {
        byte[] content = content(new Random(3), 2_000_000);
        BlobRef blob = blob(content);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int step = 100_000 + i * 33_333;
                all.add(threads.submit(() -> {
                    boolean isComplete = false;
                    for (int at = 0; at < content.length && !isComplete && recorded.isEmpty(); at += step) {
                        int end = Math.min(content.length, at + step);
                        Appended answer = put(blob, at, Arrays.copyOfRange(content, at, end));
                        // Another one was faster, and its blob is whole: what comes late begins anew and is a gap.
                        isComplete = answer.state() != Appended.State.PARTIAL;
                    }
                    return true;
                }));
            }
            for (Future<Boolean> one : all) {
                assertThat(one.get(60, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(recorded).contains(blob);
        assertThat(read(blob)).isEqualTo(content);
    }

    @Test
    void takesNothingThatWouldFillTheDisk() throws Exception {
        byte[] content = content(new Random(4), 5_000);
        BlobRef blob = blob(content);
        free.set(5_999);
        assertThatThrownBy(() -> put(blob, 0, content))
                .isInstanceOfSatisfying(
                        Refusal.class, full -> assertThat(full.code()).isEqualTo(ProblemCode.STORAGE_FULL));
        free.set(6_000);
        assertThat(put(blob, 0, content).state()).isEqualTo(Appended.State.COMPLETE);
    }

    @Test
    void keepsWhatCouldNotBeRecordedForTheNextCall() throws Exception {
        byte[] content = content(new Random(5), 5_000);
        BlobRef blob = blob(content);
        refuseToRecord(blob, content, ProblemCode.OVERLOADED);
        assertThat(folder.read(blob.sha256())).isNull();
        assertThat(put(blob, 5_000, new byte[0]).state()).isEqualTo(Appended.State.COMPLETE);
        assertThat(read(blob)).isEqualTo(content);
    }

    @Test
    void leavesTheFileWhereItIsWhenNobodyKnowsWhetherItIsRecorded() throws Exception {
        byte[] content = content(new Random(7), 5_000);
        BlobRef blob = blob(content);
        refuseToRecord(blob, content, ProblemCode.OUTCOME_UNKNOWN);
        assertThat(read(blob)).isEqualTo(content);
        assertThat(folder.has(blob.sha256())).isTrue();
        assertThat(place.resolve("blobs/partial")).isEmptyDirectory();
        assertThat(put(blob, 5_000, new byte[0]).state()).isEqualTo(Appended.State.COMPLETE);
        assertThat(recorded).containsExactly(blob);
    }

    /** The second of two uploads began when the first had ended, and brought its last byte when nothing could be recorded. */
    @Test
    void leavesTheFileOfABlobThatAnotherUploadBrought() throws Exception {
        byte[] content = content(new Random(8), 5_000);
        BlobRef blob = blob(content);
        put(blob, 0, Arrays.copyOf(content, 1_000));
        Path shelf = Files.createDirectories(
                place.resolve("blobs").resolve(blob.sha256().substring(0, 2)));
        Files.write(shelf.resolve(blob.sha256()), content);
        refuseToRecord(blob, content, ProblemCode.OVERLOADED);
        assertThat(read(blob)).isEqualTo(content);
    }

    private void refuseToRecord(BlobRef blob, byte[] content, ProblemCode code) {
        Refusal refusal = new Refusal(code, "Expected to record it");
        assertThatThrownBy(() -> folder.append(chunk(blob, 0, content), ref -> {
                    throw refusal;
                }))
                .isSameAs(refusal);
    }

    /** The system tells once that it lost pages, and a thread that is interrupted can force nothing. */
    @Test
    void beginsAnewWhenWhatArrivedCouldNotBeForced() throws Exception {
        byte[] content = content(new Random(6), 64 * 1024);
        BlobRef blob = blob(content);
        InputStream interrupting = new FilterInputStream(new ByteArrayInputStream(content)) {
            @Override
            public int read(byte[] target, int from, int length) throws IOException {
                int count = super.read(target, from, length);
                if (count < 0) {
                    Thread.currentThread().interrupt();
                }
                return count;
            }
        };
        Chunk all = new Chunk(blob.sha256(), 0, blob.length(), interrupting);
        Throwable unforced = catchThrowable(() -> folder.append(all, recorded::add));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(unforced).isInstanceOf(DiskFault.class);
        assertThat(put(blob, blob.length(), new byte[0])).isEqualTo(new Appended(Appended.State.GAP, 0));
        assertThat(place.resolve("blobs/partial")).isEmptyDirectory();
        assertThat(recorded).isEmpty();
        assertThat(put(blob, 0, content).state()).isEqualTo(Appended.State.COMPLETE);
    }

    @Test
    void letsTheIdlestBeginningGiveWayAndOldOnesGo() throws Exception {
        for (int i = 0; i < Beginnings.LIMIT; i++) {
            put(blob(new byte[] {(byte) i}), 0, new byte[0]);
            put(new BlobRef(blob(new byte[] {(byte) i}).sha256(), 2), 0, new byte[] {1});
        }
        BlobRef late = blob(new byte[] {1, 2, 3});
        assertThatThrownBy(() -> put(late, 0, new byte[] {1}))
                .isInstanceOfSatisfying(
                        Refusal.class, many -> assertThat(many.code()).isEqualTo(ProblemCode.OVERLOADED));
        nanos.addAndGet(TimeUnit.HOURS.toNanos(2));
        put(late, 0, new byte[] {1});
        assertThat(folder.dropOldPartials()).isZero();
        nanos.addAndGet(TimeUnit.HOURS.toNanos(25));
        assertThat(folder.dropOldPartials()).isEqualTo(Beginnings.LIMIT);
    }

    @Test
    void deletesOnlyWhatTheRegisterDoesNotKnow() throws Exception {
        BlobRef blob = blob(new byte[] {7});
        put(blob, 0, new byte[] {7});
        assertThat(folder.delete(blob.sha256(), sum -> true)).isFalse();
        assertThat(folder.isWhole(blob)).isTrue();
        assertThat(folder.shelf(Integer.parseInt(blob.sha256().substring(0, 2), 16)))
                .containsExactly(blob.sha256());
        assertThat(folder.delete(blob.sha256(), sum -> false)).isTrue();
        assertThat(folder.isWhole(blob)).isFalse();
    }

    @Test
    void takesNothingForASumThatIsNone() {
        for (String name : List.of("", "../x", "A".repeat(64), "g".repeat(64), "a".repeat(63), "a".repeat(65))) {
            assertThat(BlobFolder.isSum(name)).isFalse();
        }
        assertThatThrownBy(() -> folder.read("../" + "a".repeat(61))).isInstanceOf(IllegalArgumentException.class);
    }

    private Appended put(BlobRef blob, long offset, byte[] bytes) throws Refusal, IOException {
        return folder.append(chunk(blob, offset, bytes), recorded::add);
    }

    private static Chunk chunk(BlobRef blob, long offset, byte[] bytes) {
        return new Chunk(blob.sha256(), offset, blob.length(), new ByteArrayInputStream(bytes));
    }

    private byte[] read(BlobRef blob) throws IOException {
        try (FileChannel file = Objects.requireNonNull(folder.read(blob.sha256()))) {
            return java.nio.channels.Channels.newInputStream(file).readAllBytes();
        }
    }

    private static byte[] content(Random random, int length) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        return content;
    }

    private static BlobRef blob(byte[] content) throws NoSuchAlgorithmException {
        byte[] sum = MessageDigest.getInstance("SHA-256").digest(content);
        return new BlobRef(HexFormat.of().formatHex(sum), content.length);
    }
}
