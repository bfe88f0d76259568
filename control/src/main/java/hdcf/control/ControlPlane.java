package hdcf.control;

import hdcf.control.http.Core;
import hdcf.schema.daemon.ExitCode;
import hdcf.schema.port.Clock;

/** The opened queue: database, writer thread and chores. */
public interface ControlPlane extends Core, AutoCloseable {
    /** Takes no further commands, answers parked claims, applies what is in the queue, and ends the writer. Blocks. */
    void drain() throws InterruptedException;

    /**
     * What the writer's end means for the program: 0 after {@link #drain}, {@link ExitCode#STORAGE} when the file can no longer be trusted.
     * Blocks until the writer has ended.
     */
    int awaitEnd() throws InterruptedException;

    @Override
    void close();

    /** Opens the queue behind a configuration. */
    @FunctionalInterface
    interface Opening {
        /**
         * Migrates, reconciles and starts the writer.
         *
         * @throws StartFault when the file or a folder cannot be used; its exit code says why
         */
        ControlPlane open(ControlConfig config, Clock clock) throws StartFault;
    }

    /** The queue cannot be opened. */
    final class StartFault extends Exception {
        private static final long serialVersionUID = 1L;

        private final int exitCode;

        /**
         * @param exitCode one of {@link ExitCode}
         */
        public StartFault(int exitCode, String message) {
            super(message);
            this.exitCode = exitCode;
        }

        /** Because of a fault, of which the first line is told. */
        static StartFault because(int exitCode, String expected, Exception fault) {
            String message = fault.getMessage();
            return new StartFault(
                    exitCode,
                    expected + ", but: "
                            + (message == null
                                    ? "no reason was given"
                                    : message.strip().lines().findFirst().orElse("")));
        }

        int exitCode() {
            return exitCode;
        }
    }
}
