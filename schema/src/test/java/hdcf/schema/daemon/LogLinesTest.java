package hdcf.schema.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import hdcf.schema.wire.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

final class LogLinesTest {
    private static final String EVIL = "a\nb\u001b[31m\u202e\u2028\u0085\"\\\ud800";

    @Test
    void writesOneLineWithoutControlCharacters() throws Exception {
        for (LogFormat format : LogFormat.values()) {
            String line = line(format);
            assertThat(line).endsWith("\n");
            assertThat(line.substring(0, line.length() - 1).chars())
                    .as(line)
                    .noneMatch(c -> Character.isISOControl(c) || c == 0x202e || c == 0x2028);
        }
    }

    @Test
    void writesJsonThatReadsBack() throws Exception {
        var record = Json.mapper().readTree(line(LogFormat.JSON));
        assertThat(record.path("message").asText()).isEqualTo(EVIL);
        assertThat(record.path("job").asText()).isEqualTo(EVIL);
        assertThat(record.path("level").asText()).isEqualTo("WARN");
        assertThat(record.path("fault").asText()).contains("IllegalStateException");
    }

    private static String line(LogFormat format) {
        var logger = new LoggerContext().getLogger("x");
        LoggingEvent event = new LoggingEvent("x", logger, Level.WARN, EVIL, new IllegalStateException("why"), null);
        event.addKeyValuePair(new KeyValuePair("job", EVIL));
        return new String(new LogLines(format).encode(event), StandardCharsets.UTF_8);
    }
}
