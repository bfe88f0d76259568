package hdcf.schema.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the log to standard error, as it was asked for. */
public final class LogSetup {
    private LogSetup() {}

    /** Before the options are read, libraries that are loaded meanwhile keep their chatter; may come before or after {@link #apply}. */
    public static void hush() {
        OwnLogSetup.want();
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        }
    }

    /** From here on records go there, one per line; {@code level} is that of our own code. */
    public static void apply(LogFormat format, String level) {
        OwnLogSetup.want();
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        // Not reset as a whole: that lets everything through for a moment, and libraries are being loaded.
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.detachAndStopAllAppenders();
        LogLines encoder = new LogLines(format);
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        root.addAppender(console);
        context.getLogger("hdcf").setLevel(Level.toLevel(level));
    }
}
