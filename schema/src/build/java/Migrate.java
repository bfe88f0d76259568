import java.nio.file.Files;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;

/** Build step: makes an empty SQLite file with the current schema, for jOOQ to read. Arguments: the file, the folder of migrations. */
public final class Migrate {
    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[0]);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.deleteIfExists(file);
        Flyway.configure()
                .dataSource("jdbc:sqlite:" + file, null, null)
                .locations("filesystem:" + args[1])
                .load()
                .migrate();
    }
}
