package hdcf.hdcfctl.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Members of JSON that are there only when something was given. */
final class Members {
    private Members() {}

    /** Writes some of them. */
    @FunctionalInterface
    interface Writer {
        void write(JsonGenerator json) throws IOException, Failure;
    }

    /** The bytes of what is written. */
    static byte[] document(Writer writer) throws Failure {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            writer.write(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Writes a command of these words. */
    static Writer command(List<String> words) {
        return json -> {
            json.writeStringField("command", words.get(0));
            strings(json, "args", words.subList(1, words.size()));
        };
    }

    /** The words between the commas. */
    static List<String> split(@Nullable String list) {
        return list == null || list.isEmpty() ? List.of() : List.of(list.split(",", -1));
    }

    static void strings(JsonGenerator json, String name, List<String> values) throws IOException {
        if (!values.isEmpty()) {
            json.writeArrayFieldStart(name);
            for (String value : values) {
                json.writeString(value);
            }
            json.writeEndArray();
        }
    }

    static void number(JsonGenerator json, String name, @Nullable Number value) throws IOException {
        if (value != null) {
            json.writeNumberField(name, value.longValue());
        }
    }

    static void text(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }
}
