package hdcf.schema.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import hdcf.schema.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.event.KeyValuePair;

/** Target Z8: whatever is logged becomes one line without a control character, and as JSON it reads back. */
final class LogLinesFuzzTest {
    @FuzzTest
    void writesOneHarmlessLine(FuzzedDataProvider data) throws IOException {
        String key = "k" + data.consumeString(64);
        String value = data.consumeString(256);
        String message = data.consumeRemainingAsString();
        for (LogFormat format : LogFormat.values()) {
            LoggingEvent event = new LoggingEvent(
                    "x", new LoggerContext().getLogger("x"), Level.WARN, "{}", null, new Object[] {message});
            event.addKeyValuePair(new KeyValuePair(key, value));
            String line = new String(new LogLines(format).encode(event), StandardCharsets.UTF_8);
            assertThat(line).endsWith("\n");
            assertThat(line.substring(0, line.length() - 1).codePoints()).noneMatch(LogLinesFuzzTest::isDangerous);
            if (format == LogFormat.JSON) {
                // A key may be one of the line's own names; then there are two of them.
                var record = Json.mapper()
                        .reader()
                        .without(com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                        .readTree(line);
                assertThat(record.path(key).asText()).isEqualTo(value);
                assertThat(record.path("message").asText()).isEqualTo(message);
            }
        }
    }

    private static boolean isDangerous(int point) {
        return Character.isISOControl(point)
                || Character.getType(point) == Character.FORMAT
                || Character.getType(point) == Character.LINE_SEPARATOR
                || Character.getType(point) == Character.PARAGRAPH_SEPARATOR
                || Character.getType(point) == Character.SURROGATE;
    }
}
