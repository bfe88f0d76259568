package hdcf.verify.harness;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Has every wait of every test look often: a build waits some thousand times. */
public final class ShortWaits implements LauncherSessionListener {
    private static final Duration INTERVAL = Duration.ofMillis(20);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultPollInterval(INTERVAL);
    }
}
