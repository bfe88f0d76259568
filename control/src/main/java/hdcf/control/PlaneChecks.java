package hdcf.control;

import hdcf.control.http.HealthCheck;
import hdcf.control.store.LogWatch;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What {@code /healthz} looks at.
 *
 * @param isMigrated whether the writer was opened
 * @param isOver whether it ended
 * @param hasRoom whether the disk has room
 * @param log the log beside the database
 */
record PlaneChecks(BooleanSupplier isMigrated, BooleanSupplier isOver, BooleanSupplier hasRoom, LogWatch log) {
    List<HealthCheck> all() {
        return List.of(
                new HealthCheck("database", this::findDatabase),
                new HealthCheck("migrations", this::findMigrations),
                new HealthCheck("disk", this::findDisk),
                new HealthCheck("log", this::findLog));
    }

    private HealthCheck.Finding findDatabase() {
        boolean isOpen = isMigrated.getAsBoolean() && !isOver.getAsBoolean();
        return HealthCheck.Finding.of(isOpen, isOpen ? "the writer is open" : "the writer is closed");
    }

    private HealthCheck.Finding findMigrations() {
        boolean isCurrent = isMigrated.getAsBoolean();
        return HealthCheck.Finding.of(isCurrent, isCurrent ? "current" : "not looked at yet");
    }

    private HealthCheck.Finding findDisk() {
        boolean isRoomy = hasRoom.getAsBoolean();
        return HealthCheck.Finding.of(isRoomy, isRoomy ? "enough room" : "less than 64 MiB free");
    }

    private HealthCheck.Finding findLog() {
        LogWatch.Seen seen = log.seen();
        return seen.isWithin() ? HealthCheck.Finding.of(true, seen.words()) : HealthCheck.Finding.warning(seen.words());
    }
}
