package hdcf.verify.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The worker as its users run it, in a folder of its own. Confined to one test. */
public final class WorkerProcess implements AutoCloseable {
    private final Path folder;
    private final String url;
    private final String id;
    private final List<String> options;
    private final List<Child> children = new ArrayList<>();

    public WorkerProcess(Path folder, ControlProcess control, String id) {
        this(folder, control, id, List.of("--slots", "2"));
    }

    /** As the other, with options of its own; {@code --slots} is among them. */
    public WorkerProcess(Path folder, ControlProcess control, String id, List<String> options) {
        this(folder, control.url(), id, options);
    }

    /** As the other, with a control plane that is reached by an address of its own. */
    public WorkerProcess(Path folder, String url, String id, List<String> options) {
        this.folder = folder;
        this.url = url;
        this.id = id;
        this.options = List.copyOf(options);
    }

    /** Starts it; what it remembers from before is in its folder. */
    public WorkerProcess start() {
        return start(List.of());
    }

    /** As the other, under a program that runs it. */
    public WorkerProcess start(List<String> wrapper) {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(Programs.command("worker"));
        command.addAll(List.of("--control-url", url, "--worker-id", id, "--log-dir", logs().toString()));
        command.addAll(List.of("--heartbeat-interval-seconds", "1", "--request-timeout-seconds", "2", "--allow-root"));
        command.addAll(options);
        children.add(Child.start(
                command, folder, folder.resolve("worker.out"), Map.of("HDCF_API_TOKEN", ControlProcess.TOKEN)));
        return this;
    }

    /** What it printed, over all its starts. */
    public String log() {
        return process().output();
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
