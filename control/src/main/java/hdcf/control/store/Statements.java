package hdcf.control.store;

import java.lang.invoke.MethodHandles;
import java.util.List;

/** The texts of all statements of the write side. */
public final class Statements {
    private static final List<Class<?>> TABLES = List.of(
            WriteStore.class,
            JobTable.class,
            AttemptTable.class,
            EventTable.class,
            WorkerTable.class,
            ClassTable.class,
            KeyTable.class,
            BatchTable.class,
            MetaTable.class,
            RetentionTable.class,
            BlobTable.class,
            ReservationTable.class,
            RevisionTable.class,
            LimitTable.class,
            TallyTable.class,
            DependencyTable.class,
            PreemptionTable.class,
            ScheduleTable.class);

    private Statements() {}

    /**
     * Renders them, which takes as long as a new file takes to be migrated, so that both can be done at once. Nothing else may
     * use jOOQ meanwhile: its classes wait for each other while they are initialised.
     */
    public static void load() {
        MethodHandles.Lookup here = MethodHandles.lookup();
        try {
            for (Class<?> table : TABLES) {
                here.ensureInitialized(table);
            }
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
