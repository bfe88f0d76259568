package hdcf.control.command;

import hdcf.control.store.EventSignal;
import hdcf.control.store.WriteStore;
import hdcf.schema.port.Clock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a {@link QueueBook} is made of.
 *
 * @param freeBytes free space where the file lies
 * @param random jitter and the random bits of ids
 */
public record QueueParts(
        WriteStore store,
        QueueSettings settings,
        Clock clock,
        RandomGenerator random,
        EventSignal events,
        LongSupplier freeBytes) {}
