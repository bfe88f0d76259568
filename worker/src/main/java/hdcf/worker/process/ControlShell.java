package hdcf.worker.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One idle shell that sends signals: Java has no call for a process group, nor for a signal other than TERM and KILL, and
 * starting kill(1) needs a fork on a machine that may have run out of them. Guarded by itself.
 *
 * <p>What it is told waits in a pipe, for long if the shell is stopped: so it looks itself, right before it signals, whether
 * the number still belongs to the process that was meant. What is left is the moment between its look and its signal.
 */
final class ControlShell implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlShell.class);
    /** Whether a process has these start ticks, the 20th word behind its name, which may itself hold anything. */
    private static final String PREAMBLE = """
            trap : PIPE HUP INT TERM; PATH=/bin:/usr/bin; set -f; exec >/dev/null
            hdcf_is(){ hdcf_t=$2; read -r hdcf_s </proc/$1/stat || return 1
            set -- ${hdcf_s##*) }; [ "${20}" = "$hdcf_t" ]; }
            """;

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
        in.write(PREAMBLE.getBytes(StandardCharsets.US_ASCII));
        in.flush();
        return shell;
    }

    /** Sends a signal to a process group, or to its leader alone while that has no group yet. */
    void signalGroup(String signal, long leader, long startTicks) {
        // No "--" before the number: dash would take it for a process.
        say("hdcf_is " + leader + " " + startTicks + " && { kill -" + signal + " -" + leader + " || kill -" + signal
                + " " + leader + "; }\n");
    }

    /** Sends a signal to processes. */
    void signal(String signal, Collection<Long> pids) {
        StringBuilder lines = new StringBuilder();
        for (long pid : pids) {
            ProcStat stat = Proc.stat(pid);
            if (stat != null) {
                lines.append("hdcf_is ").append(pid).append(' ').append(stat.startTicks());
                lines.append(" && kill -")
                        .append(signal)
                        .append(' ')
                        .append(pid)
                        .append('\n');
            }
        }
        if (!lines.isEmpty()) {
            say(lines.toString());
        }
    }

    private synchronized void say(String lines) {
        byte[] bytes = lines.getBytes(StandardCharsets.US_ASCII);
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
