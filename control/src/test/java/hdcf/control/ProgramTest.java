package hdcf.control;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.store.EmptyDatabase;
import hdcf.schema.port.Clock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProgramTest {
    @TempDir
    Path folder = Path.of("unset");

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream print = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final FakePlane plane = new FakePlane();
    private final Program program = new Program((config, clock) -> plane, Clock.system(), print, print);

    @Test
    void endsWithSeventyEightOnBadSettings() {
        assertThat(program.run(List.of("--addr", "0.0.0.0:0"), Map.of())).isEqualTo(78);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("--allow-plaintext")
                .hasLineCount(1);
        assertThat(program.run(List.of(), Map.of("HDCF_LOG_LEVEL", "x"))).isEqualTo(78);
        assertThat(plane.isClosed).isFalse();
    }

    @Test
    void makesNothingWhereTheDatabaseCannotBe() {
        Path mistyped = folder.resolve("none/jobs.db");
        assertThat(program.run(List.of("--addr", "127.0.0.1:0", "--db", mistyped.toString()), Map.of()))
                .isEqualTo(78);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("Expected the folder of --db " + mistyped + " to exist");
        assertThat(folder).isEmptyDirectory();
        printed.reset();
        assertThat(program.run(List.of("--addr", "127.0.0.1:0", "--db", folder.toString()), Map.of()))
                .isEqualTo(78);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains(folder + " is a folder");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void printsEveryOption() {
        assertThat(program.run(List.of("--help"), Map.of())).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("--lost-grace-seconds", "HDCF_API_TOKEN");
    }

    @Test
    void saysWhyTheQueueCannotBeOpened() {
        Program refused = new Program(
                (config, clock) -> {
                    throw new ControlPlane.StartFault(73, "Expected the only control plane on jobs.db, found another");
                },
                Clock.system(),
                print,
                print);
        assertThat(refused.run(List.of("--token", "t", "--addr", "127.0.0.1:0"), Map.of()))
                .isEqualTo(73);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("found another");
    }

    @Test
    void saysThatAPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            int code = program.run(List.of("--token", "t", "--addr", "127.0.0.1:" + taken.getLocalPort()), Map.of());
            assertThat(code).isEqualTo(71);
            assertThat(plane.isClosed).isTrue();
            assertThat(printed.toString(StandardCharsets.UTF_8)).contains("Expected to listen on the address");
        }
    }

    @Test
    void saysThatAFileLiesWhereItsFolderHasToBe() throws IOException {
        Path data = Files.writeString(folder.resolve("data"), "no folder");
        assertThat(open("--data", data.toString())).isEqualTo(78);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith("Expected to use the folder " + data + " of --data")
                .contains(data + " is there and is no folder; mend that, or name other places")
                .hasLineCount(1);
    }

    @Test
    void letsGoOfTheDatabaseWhenAFolderOfItsDataCannotBeUsed() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("blobs"), "no folder");
        assertThat(open("--data", data.toString())).isEqualTo(78);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains(data.resolve("blobs") + " is there");
        try (DataFolder free = DataFolder.prepare(data, folder.resolve("jobs.db"))) {
            assertThat(free.taken()).isNull();
        }
    }

    @Test
    void saysThatThePortFileCannotBeWritten() {
        Path portFile = folder.resolve("none/port");
        int code = program.run(
                List.of("--token", "t", "--addr", "127.0.0.1:0", "--port-file", portFile.toString()), Map.of());
        assertThat(code).isEqualTo(74);
        assertThat(plane.isClosed).isTrue();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith("Expected to write the address to --port-file " + portFile + ", but there is no ");
    }

    private int open(String... more) {
        EmptyDatabase.at(folder.resolve("jobs.db"));
        List<String> args = new ArrayList<>(List.of(
                "--token",
                "t",
                "--addr",
                "127.0.0.1:0",
                "--db",
                folder.resolve("jobs.db").toString()));
        args.addAll(List.of(more));
        return new Program(Opening.plane(), Clock.system(), print, print).run(args, Map.of());
    }

    @Test
    void writesItsAddressAndStopsInOrder() throws Exception {
        Path portFile = folder.resolve("port");
        Program.Running running = program.start(ControlOptions.parse(
                List.of("--token", "t", "--addr", "127.0.0.1:0", "--port-file", portFile.toString()), Map.of()));
        String address = Files.readString(portFile).strip();
        HttpURLConnection call = (HttpURLConnection)
                URI.create("http://" + address + "/healthz").toURL().openConnection();
        assertThat(call.getResponseCode()).isEqualTo(200);
        Program.stop(running);
        assertThat(plane.steps).containsExactly("drain", "close");
    }
}
