package hdcf.verify.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.client.BlobTransfer;
import hdcf.client.FileSum;
import hdcf.client.HdcfClient;
import hdcf.client.HttpTransport;
import hdcf.client.ProblemException;
import hdcf.schema.wire.BlobRef;
import hdcf.schema.wire.ProblemCode;
import hdcf.verify.harness.ChaosProxy;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Fault;
import hdcf.verify.harness.FaultPlan;
import hdcf.verify.harness.Http;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BlobTransferIT {
    private static final long PATIENCE_MS = 60_000;

    @TempDir
    Path folder;

    @Test
    void arrivesWholeOverANetworkThatCutsAtAnyByte() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (ControlProcess control = new ControlProcess(folder, List.of()).start();
                ChaosProxy network = new ChaosProxy(
                        control.port(),
                        new FaultPlan(seed, 50, List.of(Fault.RESET_IN_REQUEST, Fault.RESET_IN_ANSWER)))) {
            BlobTransfer transfer = transfer(network.url());
            for (int length : new int[] {0, 1, 70_000, 1_048_576, 1_048_577, 7_000_000}) {
                Path file = file("in-" + length, random, length);
                BlobRef blob = FileSum.of(file);
                transfer.upload(file, blob);
                Path back = folder.resolve("out-" + length);
                transfer.download(blob, back);
                assertThat(Files.mismatch(file, back)).as("seed " + seed).isEqualTo(-1);
            }
            assertThat(network.plan().count()).as("seed " + seed).isGreaterThan(5);
        }
        assertThat(parts()).isEmpty();
    }

    @Test
    void goesOnAfterARestartBetweenChunks() throws Exception {
        Path file = file("in", new Random(1), 3_500_000);
        byte[] content = Files.readAllBytes(file);
        BlobRef blob = FileSum.of(file);
        try (ControlProcess control = new ControlProcess(folder, List.of()).start()) {
            HdcfClient client = client(control.url());
            client.blobs().put(blob, 0, Arrays.copyOf(content, 1_000_000));
            control.process().kill();
            control.start();
            assertThat(client.blobs().put(blob, 0, new byte[0]).length()).isEqualTo(1_000_000);
            assertThatThrownBy(() -> client.blobs().put(blob, 1_000_001, new byte[1]))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            gap -> assertThat(gap.code()).contains(ProblemCode.OFFSET_GAP));
            transfer(control.url()).upload(file, blob);
            assertThat(client.blobs().length(blob.sha256())).hasValue(3_500_000);
            control.process().kill();
            control.start();
            transfer(control.url()).download(blob, folder.resolve("out"));
            assertThat(Files.mismatch(file, folder.resolve("out"))).isEqualTo(-1);
        }
    }

    @Test
    void removesFilesThatNoRowKnowsAtStart() throws Exception {
        // A queue that is new would refuse a folder with files in it.
        new ControlProcess(folder, List.of()).start().close();
        Path shelf = Files.createDirectories(folder.resolve("data/blobs/ab"));
        Path orphan = Files.write(shelf.resolve("ab" + "0".repeat(62)), new byte[10]);
        Path file = file("in", new Random(1), 100);
        try (ControlProcess control = new ControlProcess(folder, List.of()).start()) {
            transfer(control.url()).upload(file, FileSum.of(file));
            org.awaitility.Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> !Files.exists(orphan));
            assertThat(client(control.url()).blobs().length(FileSum.of(file).sha256()))
                    .hasValue(100);
        }
    }

    @Test
    void leavesTheHeapFlatUnder200Megabytes() throws Exception {
        int length = 200 * 1024 * 1024;
        Path file = file("in", new Random(2), length);
        BlobRef blob = FileSum.of(file);
        try (ControlProcess control = new ControlProcess(folder, List.of()).start()) {
            // The harness gives the control plane 128 MiB of heap.
            transfer(control.url()).upload(file, blob);
            transfer(control.url()).download(blob, folder.resolve("out"));
            assertThat(Files.mismatch(file, folder.resolve("out"))).isEqualTo(-1);
            assertThat(peakMegabytes(control.process().pid())).isLessThan(300);
        }
    }

    @Test
    void refusesASumThatIsNotTheOneOfTheBytes() throws Exception {
        try (ControlProcess control = new ControlProcess(folder, List.of()).start()) {
            HdcfClient client = client(control.url());
            BlobRef blob = new BlobRef("0".repeat(64), 3);
            assertThatThrownBy(() -> client.blobs().put(blob, 0, new byte[3]))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            wrong -> assertThat(wrong.code()).contains(ProblemCode.BLOB_MISMATCH));
            assertThat(client.blobs().length(blob.sha256())).isEmpty();
            assertThat(client.blobs().missing(List.of(blob.sha256()))).containsExactly(blob.sha256());
        }
    }

    @Test
    void opensNothingThatARequestNames() throws Exception {
        try (ControlProcess control = new ControlProcess(folder, List.of()).start()) {
            Http http = control.http();
            Map<String, String> octets = new HashMap<>(Map.of("Content-Type", "application/octet-stream"));
            for (String name : List.of(
                    "..%2f..%2fjobs.db",
                    "%2e%2e",
                    "x",
                    "A".repeat(64),
                    "partial",
                    "a".repeat(63),
                    "a".repeat(65),
                    "a".repeat(62) + "%2f",
                    "a".repeat(63) + "%00")) {
                assertThat(http.get("/blobs/" + name).status()).as(name).isIn(400, 404);
                assertThat(http.send("PUT", "/blobs/" + name + "?length=1", octets, "x")
                                .status())
                        .as(name)
                        .isIn(400, 404);
            }
            String sum = "a".repeat(64);
            assertThat(http.send("PUT", "/blobs/" + sum, octets, "x").status()).isEqualTo(422);
            assertThat(http.send("PUT", "/blobs/" + sum + "?length=99999999999999", octets, "x")
                            .status())
                    .isEqualTo(422);
            assertThat(http.send("PUT", "/blobs/" + sum + "?length=1", octets, "xy")
                            .status())
                    .isEqualTo(422);
            assertThat(http.send("PUT", "/blobs/" + sum + "?length=1", Map.of("Content-Type", "text/plain"), "x")
                            .status())
                    .isEqualTo(415);
            assertThat(http.send("PUT", "/blobs/" + sum + "?length=9999999", octets, "x".repeat(1_048_577))
                            .status())
                    .isEqualTo(413);
            assertThat(http.get("/blobs/" + sum).status()).isEqualTo(404);
        }
    }

    private long peakMegabytes(long pid) throws IOException {
        Path status = Path.of("/proc", String.valueOf(pid), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        }
    }

    private List<Path> parts() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".part")).toList();
        }
    }

    private Path file(String name, Random random, int length) throws IOException {
        Path file = folder.resolve(name);
        byte[] piece = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int left = length; left > 0; left -= piece.length) {
                random.nextBytes(piece);
                out.write(piece, 0, Math.min(left, piece.length));
            }
        }
        return file;
    }

    private static HdcfClient client(String url) {
        return new HdcfClient(HttpTransport.to(url), ControlProcess.TOKEN, 20_000);
    }

    private static BlobTransfer transfer(String url) {
        return new BlobTransfer(client(url), ms -> TimeUnit.MILLISECONDS.sleep(Math.min(ms, 20)), PATIENCE_MS);
    }
}
