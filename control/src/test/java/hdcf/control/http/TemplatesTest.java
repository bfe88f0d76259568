package hdcf.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hdcf.control.command.NewJob;
import hdcf.control.job.Refusal;
import hdcf.schema.daemon.BadConfig;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.SubmitRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TemplatesTest {
    private static final String FILE = """
            [echo]
            description = "Prints a text"
            command = "echo"
            args = ["{text}"]
            parameters = [{ name = "text", type = "string", required = true, max_length = 100 }]

            [render]
            command = "blender"
            args = ["-b", "{scene}", "--frame={frame}", "{quality}", "{note}", "{gpu}"]

            [[render.parameters]]
            name = "scene"
            type = "string"
            required = true
            pattern = "[a-z/]+[.]blend"

            [[render.parameters]]
            name = "frame"
            type = "integer"
            min = 1
            max = 250
            default = 1

            [[render.parameters]]
            name = "quality"
            type = "enum"
            values = ["draft", "final"]
            default = "draft"

            [[render.parameters]]
            name = "note"
            type = "string"

            [[render.parameters]]
            name = "gpu"
            type = "boolean"
            default = false
            """;

    @TempDir
    Path folder;

    private Templates templates = Templates.NONE;

    @BeforeEach
    void read() throws IOException, BadConfig {
        templates = TemplateFile.read(Files.writeString(folder.resolve("templates.toml"), FILE));
    }

    private NewJob job(String body) throws Refusal {
        SubmitRequest asked = JsonBody.strict(SubmitRequest.class).one(body.getBytes(StandardCharsets.UTF_8));
        return SubmissionRules.check(asked, "/3", templates);
    }

    @Test
    void makesACommandOfItsParameters() throws Refusal {
        NewJob job = job("{\"type\":\"render\",\"payload\":{\"scene\":\"a/b.blend\",\"frame\":7,\"gpu\":true}}");
        assertThat(job.command()).isEqualTo("blender");
        assertThat(job.args())
                .as("the note was not given and has no default, so its word is left out")
                .containsExactly("-b", "a/b.blend", "--frame=7", "draft", "true");
        assertThat(job.asked().tags().type()).isEqualTo("render");
        assertThat(String.valueOf(job.asked().tags().payload()))
                .isEqualTo("{\"scene\":\"a/b.blend\",\"frame\":7,\"gpu\":true}");
    }

    @Test
    void aValueIsOneArgumentWhateverStandsInIt() throws Refusal {
        String hostile = "a b; rm -rf / $(id) `id` {text} {quality} $1 \\\\ \\\"";
        NewJob job = job("{\"type\":\"echo\",\"payload\":{\"text\":\"" + hostile + "\"}}");
        assertThat(job.args())
                .containsExactly("a b; rm -rf / $(id) `id` {text} {quality} $1 \\\\ \"".replace("\\\\", "\\"));
    }

    @Test
    void numbersAndYesOrNoMayBeText() throws Refusal {
        NewJob job =
                job("{\"type\":\"render\",\"payload\":{\"scene\":\"a.blend\",\"frame\":\"007\",\"gpu\":\"true\"}}");
        assertThat(job.args()).containsExactly("-b", "a.blend", "--frame=7", "draft", "true");
    }

    @Test
    void textIsForTheFirstParameter() throws Refusal {
        assertThat(job("{\"type\":\"echo\",\"payload\":\"hello\"}").args()).containsExactly("hello");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"ecko\",\"payload\":\"x\"}|/3/type|Did you mean \"echo\"?",
                "{\"type\":\"\"}|/3/type|a type that the operator defined",
                "{\"type\":\"echo\",\"command\":\"ls\",\"payload\":\"x\"}|/3/type|either type or command",
                "{\"type\":\"echo\",\"args\":[],\"payload\":\"x\"}|/3/type|either type or command",
                "{\"command\":\"ls\",\"payload\":\"x\"}|/3/payload|type beside payload",
                "{\"type\":\"echo\"}|/3/payload/text|which type echo needs",
                "{\"type\":\"echo\",\"payload\":{\"txet\":\"x\"}}|/3/payload/txet|Did you mean \"text\"?",
                "{\"type\":\"echo\",\"payload\":{\"text\":null}}|/3/payload/text|which type echo needs",
                "{\"type\":\"echo\",\"payload\":{\"text\":5}}|/3/payload/text|to be text",
                "{\"type\":\"echo\",\"payload\":{\"text\":\"a\\u0000b\"}}|/3/payload/text|without NUL",
                "{\"type\":\"echo\",\"payload\":[\"x\"]}|/3/payload|to be an object or text",
                "{\"type\":\"echo\",\"payload\":7}|/3/payload|to be an object or text",
                "{\"type\":\"render\",\"payload\":{\"scene\":\"../x\"}}|/3/payload/scene|text that matches",
                "{\"type\":\"render\",\"payload\":{\"scene\":\"a.blend\",\"frame\":0}}|/3/payload/frame|from 1 to 250",
                "{\"type\":\"render\",\"payload\":{\"scene\":\"a.blend\",\"frame\":1.5}}|/3/payload/frame|from 1 to 250",
                "{\"type\":\"render\",\"payload\":{\"scene\":\"a.blend\",\"frame\":\"7x\"}}|/3/payload/frame|an integer",
                "{\"type\":\"render\",\"payload\":{\"scene\":\"a.blend\",\"frame\":\"251\"}}|/3/payload/frame|from 1 to 250",
                "{\"type\":\"render\",\"payload\":{\"scene\":\"a.blend\",\"gpu\":\"yes\"}}|/3/payload/gpu|true or false",
                "{\"type\":\"render\",\"payload\":{\"scene\":\"a.blend\",\"quality\":\"finale\"}}|/3/payload/quality|Did you mean \"final\"?",
            })
    void refusesWhatDoesNotFit(String body, String pointer, String words) {
        Refusal refusal = Objects.requireNonNull(catchThrowableOfType(Refusal.class, () -> job(body)));
        assertThat(refusal.detail()).startsWith("Expected ").contains(words);
        assertThat(Objects.requireNonNull(refusal.problem("r").errors()).stream()
                        .map(Problem.Fault::pointer))
                .containsExactly(pointer);
    }

    @Test
    void saysThatThereAreNone() {
        Refusal refusal = Objects.requireNonNull(catchThrowableOfType(Refusal.class, () -> {
            SubmitRequest asked =
                    JsonBody.strict(SubmitRequest.class).one("{\"type\":\"echo\"}".getBytes(StandardCharsets.UTF_8));
            SubmissionRules.check(asked, "");
        }));
        assertThat(refusal.detail()).contains("without --templates");
    }

    @Test
    void refusesALargePayload() {
        String body = "{\"type\":\"echo\",\"payload\":\"" + "x".repeat(70_000) + "\"}";
        assertThatThrownBy(() -> job(body)).hasMessageContaining("65536 bytes");
    }

    @Test
    void readsJsonToo() throws IOException, BadConfig, Refusal {
        Path file = Files.writeString(
                folder.resolve("templates.json"), "{\"now\":{\"command\":\"date\",\"args\":[\"-u\"]}}");
        templates = TemplateFile.read(file);
        assertThat(job("{\"type\":\"now\"}").args()).containsExactly("-u");
        assertThat(templates.views()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x = 5|x to be a table",
                "[x]|x.command",
                "[x]\\ncommand = \"a\"\\nargz = []|Did you mean \"args\"?",
                "[x]\\ncommand = \"a\"\\nargs = [\"{y}\"]|only parameters of x",
                "[x]\\ncommand = \"{y}\"\\nparameters = [{name=\"y\",type=\"string\"}]|no parameter changes",
                "[x]\\ncommand = \"a\"\\nparameters = [{name=\"y\",type=\"text\"}]|one of string",
                "[x]\\ncommand = \"a\"\\nparameters = [{name=\"y\",type=\"enum\"}]|values for an enum",
                "[x]\\ncommand = \"a\"\\nparameters = [{name=\"y\",type=\"integer\",default=\"a\"}]|default",
                "[x]\\ncommand = \"a\"\\nparameters = [{name=\"y\",type=\"string\",pattern=\"(\"}]|regular expression",
                "[x]\\ncommand = \"a\"\\nparameters = [{name=\"y\",type=\"string\"},{name=\"y\",type=\"string\"}]|once",
                "[x]\\ncommand = \"a\"\\nparameters = [{name=\"y\",type=\"string\",required=true,default=\"a\"}]|either required",
                "[\"5x\"]\\ncommand = \"a\"|types named by",
                "[x|in line 1",
            })
    void refusesAFileThatIsWrong(String text, String words) throws IOException {
        Path file = Files.writeString(folder.resolve("wrong.toml"), text.replace("\\n", "\n"));
        assertThatThrownBy(() -> TemplateFile.read(file))
                .isInstanceOf(BadConfig.class)
                .hasMessageContaining("--templates")
                .hasMessageContaining(words);
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> TemplateFile.read(folder.resolve("none.toml")))
                .isInstanceOf(BadConfig.class)
                .hasMessageContaining("a file that can be read");
        assertThat(List.of(folder.toFile().list())).doesNotContain("none.toml");
    }
}
