package hdcf.control.store;

import hdcf.schema.db.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A migrated database without a row, made once for all tests of a JVM: to migrate takes longer than most of them. */
public final class EmptyDatabase {
    private static final byte[] BYTES = migrated();

    private EmptyDatabase() {}

    /** Puts one there, unless there is a database. */
    public static void at(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.write(file, BYTES);
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static byte[] migrated() {
        try {
            Path folder = Files.createTempDirectory("hdcf-empty-");
            Path file = folder.resolve("jobs.db");
            Migrations.migrate(new SqliteFile(file).jdbcUrl());
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            Files.delete(folder);
            return bytes;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
