package hdcf.hdcfctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kinds of jobs where many are submitted at once. */
final class KindsIT {
    @TempDir
    Path folder;

    private final FakeControl control = new FakeControl();

    KindsIT() throws IOException {}

    @BeforeEach
    void tellTheBatch() {
        control.tell(
                "POST /batches",
                201,
                "{\"batch_id\":\"b\",\"number\":1,\"state\":\"QUEUED\",\"jobs\":2,\"first_number\":1,\"last_number\":2}");
    }

    @AfterEach
    void close() {
        control.close();
    }

    private Cli call(String... argv) {
        return Cli.with(Map.of("HDCF_URL", control.url()), false, argv);
    }

    private String sent(String... argv) {
        Cli cli = call(argv);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        return control.seen().get(control.seen().size() - 1).body();
    }

    @Test
    void aLineTakesItsPlaceInTheParameters() throws IOException {
        String lines = Files.writeString(folder.resolve("lines"), "a b\n\"{}\n").toString();
        assertThat(sent(
                        "submit",
                        "--each-line",
                        lines,
                        "--type",
                        "render",
                        "--param",
                        "scene={}",
                        "--param",
                        "frame=7"))
                .isEqualTo("{\"jobs\":[{\"type\":\"render\",\"payload\":{\"scene\":\"a b\",\"frame\":\"7\"}},"
                        + "{\"type\":\"render\",\"payload\":{\"scene\":\"\\\"{}\",\"frame\":\"7\"}}]}");
        assertThat(sent("submit", "--each-line", lines, "--type", "render", "--payload", "{\"a\":[1,\"<{}>\"]}"))
                .isEqualTo("{\"jobs\":[{\"type\":\"render\",\"payload\":{\"a\":[1,\"<a b>\"]}},"
                        + "{\"type\":\"render\",\"payload\":{\"a\":[1,\"<\\\"{}>\"]}}]}");
        assertThat(sent("submit", "--each-line", lines, "--type", "echo", "--priority", "3"))
                .as("without a place it is for the first parameter")
                .isEqualTo("{\"jobs\":[{\"type\":\"echo\",\"payload\":\"a b\",\"priority\":3},"
                        + "{\"type\":\"echo\",\"payload\":\"\\\"{}\",\"priority\":3}]}");
        Cli noPlace = call("submit", "--each-line", lines, "--type", "render", "--param", "scene=x");
        assertThat(noPlace.exitCode()).isEqualTo(2);
        assertThat(noPlace.err())
                .contains("Next: hdcfctl submit --each-line FILE --type render --param NAME={}")
                .hasLineCount(1);
    }

    @Test
    void anArrayHasAKindAndSaysWhereItsNumbersCannotGo() {
        assertThat(sent("submit", "--array", "1-3", "--type", "echo", "--param", "text=x"))
                .isEqualTo("{\"job\":{\"type\":\"echo\",\"payload\":{\"text\":\"x\"}},\"array\":\"1-3\"}");
        Cli cli = call("submit", "--array", "1-9:2", "--type", "echo", "--param", "text={}");
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err())
                .contains(
                        "HDCF_TASK_INDEX",
                        "Next: seq 1 2 9 | hdcfctl submit --each-line - --type echo --param NAME={}");
        assertThat(call("submit", "--array", "1,5%2", "--type", "echo", "--payload", "\"{}\"")
                        .err())
                .contains("Next: seq 1 10 | hdcfctl submit");
    }

    @Test
    void standardInputIsForACommand() {
        Cli cli = call("submit", "--stdin", "--type", "echo");
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("Next: put it into a file, and hdcfctl submit --type echo --input FILE");
        assertThat(call("submit", "--type", "echo", "--", "x").err()).contains("either --type or a command");
    }

    @Test
    void aGraphNamesKinds() throws IOException {
        Path graph = folder.resolve("g.yaml");
        Files.writeString(graph, """
                defaults:
                  type: render
                  param: {frame: 1}
                jobs:
                  one: {param: {scene: a}}
                  two: {type: echo, payload: hello, after: one}
                  four: {type: echo, payload: {text: hello}}
                  three: {run: "echo done", after: [one, two]}
                """);
        assertThat(sent("submit", "--from", graph.toString()))
                .contains(
                        "{\"type\":\"render\",\"payload\":{\"scene\":\"a\"},\"name\":\"one\"}",
                        "{\"type\":\"echo\",\"payload\":\"hello\",\"name\":\"two\"",
                        "{\"type\":\"echo\",\"payload\":{\"text\":\"hello\"},\"name\":\"four\"}",
                        "{\"command\":\"/bin/sh\",\"args\":[\"-c\",\"echo done\"],\"name\":\"three\"");
        Files.writeString(graph, "jobs: {one: {type: echo, run: x}}");
        assertThat(call("submit", "--from", graph.toString()).err()).contains("either --type or a command");
        Files.writeString(graph, "jobs: {one: {priority: 1}}");
        assertThat(call("submit", "--from", graph.toString()).err()).contains("or type: a kind of job");
        Files.writeString(graph, "defaults: {run: x}\njobs: {one: {type: echo}, two: {}}");
        assertThat(sent("submit", "--from", graph.toString()))
                .contains("{\"type\":\"echo\",\"name\":\"one\"}", "\"args\":[\"-c\",\"x\"]");
    }
}
