package hdcf.schema.backup;

import java.util.List;

/**
 * What a backup holds.
 *
 * @param format {@link #FORMAT}
 * @param schemaVersion of the database
 * @param lastEvent the id of the last event in it
 * @param incarnation how often the queue was restored before, from 1
 * @param entries everything in the archive but this
 * @param missing files that the database names and that were gone when they were to be copied
 */
public record BackupManifest(
        int format,
        String schemaVersion,
        long createdAtMs,
        long jobs,
        long lastEvent,
        long incarnation,
        List<Entry> entries,
        List<String> missing) {
    /** The format that this version writes and reads. */
    public static final int FORMAT = 1;
    /** The name of the manifest in the archive. */
    public static final String NAME = "manifest.json";
    /** The name of the database in the archive. */
    public static final String DATABASE = "jobs.db";
    /** The most files of one backup. */
    public static final int MAX_FILES = 100_000;

    /** A file in the archive. */
    public record Entry(String name, long length, String sha256) {}
}
