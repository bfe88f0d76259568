package hdcf.verify.sim;

import hdcf.worker.process.LaunchSpec;
import hdcf.worker.process.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command that does what its arguments say: runs so long, prints so much, ends so. Outlives its worker, not its machine. */
final class SimProcess implements RunningProcess {
    private static final int TERMINATED = 143;
    private static final int KILLED = 137;
    private static final long LINE_BYTES = 37;
    private static final byte[] NOTHING = new byte[0];
    private static final long TERM_NANOS = 5_000_000L;

    private enum State {
        /** In the pipe of its shell. */
        WAITING,
        RUNNING,
        ENDED,
        /** Ended before its first instruction. */
        NEVER
    }

    private final World world;
    private final SimHost host;
    private final LaunchSpec spec;
    private final List<Runnable> bells = new ArrayList<>();
    private State state = State.WAITING;
    private @Nullable Integer exitCode;
    private boolean isGone;

    SimProcess(World world, SimHost host, LaunchSpec spec) {
        this.world = world;
        this.host = host;
        this.spec = spec;
    }

    private String argument(int index) {
        return spec.argv().get(index);
    }

    private String jobId() {
        return String.valueOf(spec.environment().get("HDCF_JOB_ID"));
    }

    /** Its shell comes to it. */
    void begin() {
        if (state != State.WAITING || isGone) {
            return;
        }
        state = State.RUNNING;
        int launch = world.oracle.launched(host.name(), jobId(), spec.assignmentId());
        world.scribe.launched(host.name(), jobId(), spec.assignmentId(), spec.argv());
        host.cards.take(spec);
        append(spec.stdout(), NOTHING);
        append(spec.stderr(), NOTHING);
        String[] codes = argument(2).split(",", -1);
        boolean isRotten = host.isRotten();
        int code = isRotten ? 1 : Integer.parseInt(codes[Math.min(launch, codes.length) - 1]);
        long tookMs = isRotten ? 1 : Long.parseLong(argument(1));
        world.timeline.after(tookMs * World.MS, () -> {
            if (state == State.RUNNING && !isGone) {
                print(Integer.parseInt(argument(3)));
                end(code);
            }
        });
    }

    private void print(int bytes) {
        if (bytes > 0) {
            world.oracle.printed(spec.assignmentId(), (bytes / LINE_BYTES + 1) * LINE_BYTES);
            append(
                    spec.stdout(),
                    (jobId() + "\n").repeat(bytes / (int) LINE_BYTES + 1).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void append(Path file, byte[] text) {
        try {
            Files.write(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void end(int code) {
        if (state == State.RUNNING) {
            state = State.ENDED;
            exitCode = code;
            host.cards.giveBack(spec);
            world.oracle.ended(spec.assignmentId(), code);
            world.scribe.exited(host.name(), jobId(), spec.assignmentId(), code);
            wake();
        }
    }

    private void wake() {
        List<Runnable> all = List.copyOf(bells);
        bells.clear();
        all.forEach(Runnable::run);
        host.rang();
    }

    /** Its machine lost power. */
    void vanish() {
        if (isRunning()) {
            world.scribe.exited(host.name(), jobId(), spec.assignmentId(), KILLED);
        }
        isGone = true;
        bells.clear();
    }

    /** Its worker is gone; nobody is called back. */
    void orphan() {
        bells.clear();
    }

    /** A new worker says that it must never run. Answers whether that is so. */
    boolean disown() {
        if (state == State.WAITING) {
            state = State.NEVER;
        }
        return state == State.NEVER;
    }

    boolean isRunning() {
        return state == State.RUNNING && !isGone;
    }

    @Override
    public long pid() {
        return 4_242;
    }

    @Override
    public @Nullable Long startedAtMs() {
        return null;
    }

    @Override
    public @Nullable Integer exitCode() {
        return state == State.NEVER ? Integer.valueOf(TERMINATED) : exitCode;
    }

    @Override
    public boolean isEnded() {
        return state == State.ENDED || state == State.NEVER;
    }

    @Override
    public @Nullable String lost() {
        return null;
    }

    @Override
    public boolean isNeverStarted() {
        return state == State.NEVER;
    }

    @Override
    public void whenEnded(Runnable bell) {
        if (isEnded()) {
            bell.run();
        } else {
            bells.add(bell);
        }
    }

    @Override
    public void terminate() {
        if (state == State.WAITING) {
            state = State.NEVER;
            wake();
        } else if (argument(4).equals("true")) {
            world.tally.hit("command ignored TERM");
        } else {
            world.timeline.after(TERM_NANOS, () -> end(TERMINATED));
        }
    }

    @Override
    public void kill() {
        disown();
        end(KILLED);
    }

    @Override
    public boolean isTreeAlive() {
        return isRunning();
    }

    @Override
    public @Nullable Long memoryBytes() {
        return null;
    }

    @Override
    public boolean isOutOfMemory() {
        return false;
    }

    @Override
    public int leaked() {
        return 0;
    }

    @Override
    public Map<String, String> enforced() {
        return Map.of();
    }

    @Override
    public @Nullable Long peakMemoryBytes() {
        return null;
    }

    @Override
    public @Nullable Long cpuMs() {
        return null;
    }

    @Override
    public void release() {
        // The system holds nothing for it.
    }
}
