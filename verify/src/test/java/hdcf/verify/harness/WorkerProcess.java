package hdcf.verify.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The worker as its users run it, in a folder of its own. Confined to one test. */
public final class WorkerProcess implements AutoCloseable {
    private final Path folder;
    private final ControlProcess control;
    private final String id;
    private final List<String> options;
    private final List<Child> children = new ArrayList<>();

    public WorkerProcess(Path folder, ControlProcess control, String id) {
        this(folder, control, id, List.of("--slots", "2"));
    }

    /** As the other, with options of its own; {@code --slots} is among them. */
    public WorkerProcess(Path folder, ControlProcess control, String id, List<String> options) {
        this.folder = folder;
        this.control = control;
        this.id = id;
        this.options = List.copyOf(options);
    }

    /** Starts it; what it remembers from before is in its folder. */
    public WorkerProcess start() {
        List<String> arguments = new ArrayList<>(List.of(
                "--control-url",
                control.url(),
                "--worker-id",
                id,
                "--log-dir",
                folder.resolve("logs").toString(),
                "--heartbeat-interval-seconds",
                "1",
                "--request-timeout-seconds",
                "2",
                "--allow-root"));
        arguments.addAll(options);
        children.add(Programs.run("worker", folder, arguments, Map.of("HDCF_API_TOKEN", ControlProcess.TOKEN)));
        return this;
    }

    public Child process() {
        return children.get(children.size() - 1);
    }

    public Path logs() {
        return folder.resolve("logs");
    }

    @Override
    public void close() {
        children.forEach(Child::close);
    }
}
