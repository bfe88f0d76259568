package hdcf.worker.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One idle shell that sends signals: Java has no call for a process group, nor for a signal other than TERM and KILL, and
 * starting kill(1) needs a fork on a machine that may have run out of them. Guarded by itself.
 */
final class ControlShell implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlShell.class);

    private final ShellCommand command;
    private @Nullable Process process;

    /** Starts the shell at once: later there may be no process to be had. */
    ControlShell(ShellCommand command) throws IOException {
        this.command = command;
        this.process = started();
    }

    private Process started() throws IOException {
        Process shell = command.start();
        OutputStream in = shell.getOutputStream();
        in.write("trap : PIPE HUP INT TERM; PATH=/bin:/usr/bin; exec >/dev/null\n".getBytes(StandardCharsets.US_ASCII));
        in.flush();
        return shell;
    }

    /** Sends a signal to a process group, or to its leader alone while that has no group yet. */
    void signalGroup(String signal, long group) {
        // No "--" before the number: dash would take it for a process.
        say("kill -" + signal + " -" + group + " 2>/dev/null || kill -" + signal + " " + group + " 2>/dev/null\n");
    }

    /** Sends a signal to processes. */
    void signal(String signal, Collection<Long> pids) {
        if (!pids.isEmpty()) {
            say("kill -" + signal + " " + pids.stream().map(String::valueOf).collect(Collectors.joining(" "))
                    + " 2>/dev/null\n");
        }
    }

    private synchronized void say(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
        for (int tries = 0; tries < 2; tries++) {
            try {
                Process shell = process;
                if (shell == null || !shell.isAlive()) {
                    shell = started();
                    process = shell;
                }
                shell.getOutputStream().write(bytes);
                shell.getOutputStream().flush();
                return;
            } catch (IOException broken) {
                process = null;
                LOG.atWarn()
                        .addKeyValue("cause", broken)
                        .log("Expected to send a signal, but the shell for it is gone");
            }
        }
    }

    @Override
    public synchronized void close() {
        Process shell = process;
        if (shell != null) {
            try {
                shell.getOutputStream().close();
            } catch (IOException goneAlready) {
                process = null;
            }
        }
    }
}
