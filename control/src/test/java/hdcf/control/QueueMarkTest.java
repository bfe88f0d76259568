package hdcf.control;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.OutputRig.Lease;
import hdcf.control.store.EmptyDatabase;
import hdcf.schema.port.Clock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One folder of outputs and blobs and more than one database: nothing that a queue keeps is another's to delete. */
final class QueueMarkTest {
    private static final int EXISTS = 73;
    private static final int UNFIT = 78;

    @TempDir
    Path folder;

    private Path data;
    private Lease lease;
    private Path output;

    private record Told(int code, String text) {}

    @BeforeEach
    void completeAJobWithOutput() throws Exception {
        OutputRig rig = new OutputRig(folder);
        lease = rig.lease();
        rig.put(lease, 0, "some output");
        assertThat(rig.complete(OutputRig.completion(lease, "some output")).status())
                .isEqualTo(200);
        Files.write(folder.resolve("backup.zip"), rig.get("/backup?files=1").body());
        output = rig.file(lease, "stdout");
        data = folder.resolve("data");
        rig.stop();
    }

    private Told start(String database) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int code = new Program(Opening.plane(), Clock.system(), print, print)
                .run(
                        List.of(
                                "--addr",
                                "127.0.0.1:0",
                                "--db",
                                folder.resolve(database).toString(),
                                "--data",
                                data.toString(),
                                "--token",
                                OutputRig.ALL),
                        Map.of());
        return new Told(code, printed.toString(StandardCharsets.UTF_8));
    }

    private Told restore(Path database, Path to) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int code = new Restore(Clock.system(), print, print)
                .run(List.of(
                        "--from",
                        folder.resolve("backup.zip").toString(),
                        "--db",
                        database.toString(),
                        "--data",
                        to.toString()));
        return new Told(code, printed.toString(StandardCharsets.UTF_8));
    }

    /** As a version without marks left it. */
    private void forgetTheMark() throws Exception {
        Files.delete(data.resolve(QueueMark.NAME));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("jobs.db"));
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("DELETE FROM meta WHERE key = 'queue_id'"))
                    .isEqualTo(1);
        }
    }

    private void theQueueGoesOn(Path place) throws Exception {
        OutputRig rig = new OutputRig(place);
        assertThat(rig.output(lease, "stdout").text()).isEqualTo("some output");
        rig.stop();
        assertThat(place.resolve("data").resolve(QueueMark.NAME)).isNotEmptyFile();
    }

    @Test
    void refusesTheFolderOfAnotherQueueAndDeletesNothing() throws Exception {
        Told fresh = start("other.db");
        assertThat(fresh.code).isEqualTo(UNFIT);
        assertThat(fresh.text).contains("Expected no outputs and blobs in " + data, "name another --data");
        assertThat(folder.resolve("other.db")).doesNotExist();

        OutputRig elsewhere = new OutputRig(Files.createDirectory(folder.resolve("elsewhere")));
        elsewhere.lease();
        elsewhere.stop();
        Told other = start("elsewhere/jobs.db");
        assertThat(other.code).isEqualTo(UNFIT);
        assertThat(other.text)
                .contains("Expected " + data + " to be the folder of", "name another --data, or remove")
                .contains(Files.readString(data.resolve(QueueMark.NAME)).strip())
                .doesNotContain("Exception");
        assertThat(output).hasContent("some output");
        theQueueGoesOn(folder);
    }

    @Test
    void takesOverWhatAnEarlierVersionLeftWithoutAMark() throws Exception {
        forgetTheMark();
        theQueueGoesOn(folder);
    }

    @Test
    void refusesANewDatabaseBesideOutputsWithoutAMark() throws Exception {
        forgetTheMark();
        assertThat(start("other.db").code).isEqualTo(UNFIT);
        EmptyDatabase.at(folder.resolve("empty.db"));
        assertThat(start("empty.db").code)
                .as("it is there, but nothing ever happened in it")
                .isEqualTo(UNFIT);
        assertThat(output).hasContent("some output");
        theQueueGoesOn(folder);
    }

    @Test
    void keepsTwoControlPlanesOffOneFolder() throws Exception {
        OutputRig rig = new OutputRig(folder);
        Told second = start("other.db");
        assertThat(second.code).isEqualTo(EXISTS);
        assertThat(second.text).contains("the only control plane on the folder " + data, "name another --data");
        rig.stop();
    }

    @Test
    void keepsTwoControlPlanesOffOneFileUnderTwoNames() throws Exception {
        Path link = Files.createDirectory(folder.resolve("aside")).resolve("link.db");
        Files.createSymbolicLink(link, Path.of("../jobs.db"));
        OutputRig rig = new OutputRig(folder);
        data = folder.resolve("aside/data");
        Told second = start("aside/link.db");
        assertThat(second.code).isEqualTo(EXISTS);
        assertThat(second.text)
                .contains(
                        "the only control plane on " + folder.resolve("jobs.db").toRealPath());
        rig.stop();
    }

    @Test
    void aRestoredDatabaseIsTheSameQueue() throws Exception {
        Path place = folder.resolve("restored");
        assertThat(restore(place.resolve("jobs.db"), place.resolve("data"))).returns(0, Told::code);
        assertThat(place.resolve("data").resolve(QueueMark.NAME)).hasSameBinaryContentAs(data.resolve(QueueMark.NAME));
        theQueueGoesOn(place);

        Files.move(folder.resolve("jobs.db"), folder.resolve("moved.db"));
        assertThat(restore(folder.resolve("jobs.db"), data))
                .as("into the folder that it had")
                .returns(0, Told::code);
        theQueueGoesOn(folder);
    }

    @Test
    void restoresNothingIntoTheFolderOfAnotherQueue() throws Exception {
        OutputRig elsewhere = new OutputRig(Files.createDirectory(folder.resolve("elsewhere")));
        elsewhere.lease();
        elsewhere.stop();
        Path to = folder.resolve("elsewhere/data");
        Told told = restore(folder.resolve("elsewhere/restored.db"), to);
        assertThat(told.code).isEqualTo(EXISTS);
        assertThat(told.text).contains("Expected " + to + " to be the folder of the queue in", "name another --data");
        assertThat(folder.resolve("elsewhere/restored.db")).doesNotExist();
        assertThat(to.resolve("artifacts").resolve(lease.job())).doesNotExist();
        assertThat(to.resolve("restoring")).doesNotExist();
    }
}
