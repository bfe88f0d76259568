package hdcf.schema.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class LogSetupTest {
    @Test
    void librariesKeepTheirChatterBeforeTheOptionsAreRead() {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        try {
            root.setLevel(Level.DEBUG);
            LogSetup.hush();
            assertThat(LoggerFactory.getLogger("org.xnio").isInfoEnabled()).isFalse();
            assertThat(LoggerFactory.getLogger("org.xnio").isWarnEnabled()).isTrue();
        } finally {
            root.setLevel(before);
        }
    }
}
