package hdcf.worker.attempt;

import hdcf.schema.port.Clock;
import hdcf.worker.process.ProcessLauncher;
import hdcf.worker.spool.Spool;

/** What an attempt reaches the world through. */
public record AttemptPorts(Spool spool, ProcessLauncher launcher, Acknowledger acknowledger, Clock clock) {}
