package hdcf.schema.db;

import org.flywaydb.core.Flyway;

/** The migrations of the queue's SQLite file. */
public final class Migrations {
    private static final String LOCATION = "classpath:hdcf/schema/db/migration";

    private Migrations() {}

    /**
     * Brings the file up to the current schema. Does nothing to a file that is current; refuses one that a newer version wrote.
     *
     * @param jdbcUrl a {@code jdbc:sqlite:} address
     * @return the number of migrations that were applied
     */
    public static int migrate(String jdbcUrl) {
        return Flyway.configure()
                .dataSource(jdbcUrl, null, null)
                .locations(LOCATION)
                .loggers("slf4j")
                .load()
                .migrate()
                .migrationsExecuted;
    }
}
