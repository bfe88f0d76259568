package hdcf.schema.daemon;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Keeps the logging library from looking for files of settings when it begins, and from setting itself up without any, in a
 * program that uses {@link LogSetup}. Found by the library itself.
 */
public final class OwnLogSetup extends ContextAwareBase implements Configurator {
    private static volatile boolean isWanted;

    static void want() {
        isWanted = true;
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        return isWanted ? ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY : ExecutionStatus.NEUTRAL;
    }
}
