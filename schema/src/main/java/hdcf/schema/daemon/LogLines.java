package hdcf.schema.daemon;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Writes each record of the log as one line. Whatever a caller smuggled into a message, no control character, escape
 * sequence or change of direction reaches the terminal or the next program.
 */
public final class LogLines extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = new byte[0];
    private final LogFormat format;

    LogLines(LogFormat format) {
        this.format = format;
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String line = switch (format) {
            case HUMAN -> human(event);
            case JSON -> json(event);
        };
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String human(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160)
                .append(Instant.ofEpochMilli(event.getTimeStamp()))
                .append(' ')
                .append(event.getLevel())
                .append(' ');
        escape(line, event.getFormattedMessage());
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            for (KeyValuePair pair : pairs) {
                escape(line.append(' '), pair.key);
                line.append('=');
                escape(line, String.valueOf(pair.value));
            }
        }
        String fault = fault(event.getThrowableProxy());
        if (fault != null) {
            escape(line.append(" fault="), fault);
        }
        return line.toString();
    }

    private static String json(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(256).append('{');
        member(line, "time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
        member(line, "level", event.getLevel().toString());
        member(line, "logger", event.getLoggerName());
        member(line, "thread", event.getThreadName());
        member(line, "message", event.getFormattedMessage());
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            for (KeyValuePair pair : pairs) {
                member(line, pair.key, String.valueOf(pair.value));
            }
        }
        String fault = fault(event.getThrowableProxy());
        if (fault != null) {
            member(line, "fault", fault);
        }
        return line.append('}').toString();
    }

    private static void member(StringBuilder line, String name, @Nullable String value) {
        if (line.length() > 1) {
            line.append(',');
        }
        line.append('"');
        escape(line, name);
        line.append("\":\"");
        escape(line, String.valueOf(value));
        line.append('"');
    }

    private static @Nullable String fault(@Nullable IThrowableProxy thrown) {
        return thrown == null ? null : ThrowableProxyUtil.asString(thrown);
    }

    private static void escape(StringBuilder line, @Nullable String text) {
        String value = String.valueOf(text);
        value.codePoints().forEach(point -> {
            if (point == '"' || point == '\\') {
                line.append('\\').appendCodePoint(point);
            } else if (point == '\n') {
                line.append("\\n");
            } else if (point == '\t') {
                line.append("\\t");
            } else if (isUnsafe(point)) {
                for (char unit : Character.toChars(point)) {
                    line.append(String.format("\\u%04x", (int) unit));
                }
            } else {
                line.appendCodePoint(point);
            }
        });
    }

    private static boolean isUnsafe(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
