package hdcf.verify.longrun;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs test classes, or {@code class#method}, in this JVM. What happened to each test is said on the console and appended to the
 * file of {@code -Dhdcf.figures}; the exit code is 1 when one failed.
 */
public final class SuiteMain implements TestExecutionListener {
    private final List<String> lines = new ArrayList<>();
    private boolean isGood = true;

    private SuiteMain() {}

    public static void main(String[] names) throws IOException {
        List<DiscoverySelector> selectors = new ArrayList<>();
        for (String name : names) {
            selectors.add(name.contains("#") ? selectMethod(name) : selectClass(name));
        }
        SuiteMain suite = new SuiteMain();
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(selectors)
                                    .build(),
                            suite);
        }
        String figures = System.getProperty("hdcf.figures");
        if (figures != null) {
            Files.write(Path.of(figures), suite.lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        System.exit(suite.isGood ? 0 : 1);
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        line(test, "skipped", reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        String why = result.getThrowable().map(String::valueOf).orElse("");
        switch (result.getStatus()) {
            case SUCCESSFUL -> {
                if (test.isTest()) {
                    line(test, "passed", "");
                }
            }
            case ABORTED -> line(test, "skipped", why.replaceFirst("^[^:]*: (Assumption failed: )?", ""));
            case FAILED -> {
                isGood = false;
                result.getThrowable().ifPresent(Throwable::printStackTrace);
                line(test, "failed", why);
            }
        }
    }

    private void line(TestIdentifier test, String outcome, String why) {
        ObjectNode line = new ObjectMapper()
                .createObjectNode()
                .put("test", test.getLegacyReportingName())
                .put("class", className(test))
                .put("outcome", outcome)
                .put("why", why);
        lines.add(line.toString());
        System.out.println(outcome + ": " + test.getDisplayName() + (why.isEmpty() ? "" : ": " + why));
    }

    private static String className(TestIdentifier test) {
        return test.getUniqueIdObject().getSegments().stream()
                .filter(segment -> segment.getType().equals("class"))
                .map(segment -> segment.getValue())
                .findFirst()
                .orElse("");
    }
}
