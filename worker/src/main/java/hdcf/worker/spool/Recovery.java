package hdcf.worker.spool;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the files of a journal say, read oldest first.
 *
 * <p>A whole snapshot puts everything before it out of force. One that is not whole was cut off while it was written, or is
 * damaged: its entries then only add to what the older files say, which were kept until it was durable.
 */
final class Recovery implements SegmentReader.Sink {
    private static final Pattern NAME = Pattern.compile("journal-([0-9]{1,18})\\.log");

    private record Line(JournalEntry entry, int length) {}

    private final DiskSteps disk;
    private final WorkerState state = new WorkerState();
    private final List<Segment> segments = new ArrayList<>();
    private final List<Line> snapshot = new ArrayList<>();
    private boolean isInSnapshot;
    private boolean isDamaged;

    private Recovery(DiskSteps disk) {
        this.disk = disk;
    }

    static Recovery read(Path folder, DiskSteps disk) throws IOException {
        Recovery recovery = new Recovery(disk);
        for (Path file : files(folder)) {
            Segment segment = new Segment(file);
            recovery.segments.add(segment);
            if (SegmentReader.read(file, recovery)) {
                segment.damaged();
                recovery.isDamaged = true;
            }
            recovery.addUnfinished();
        }
        if (recovery.isDamaged) {
            recovery.state.doubtStarts();
        }
        return recovery;
    }

    private static List<Path> files(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(folder, "journal-*.log")) {
            for (Path file : names) {
                if (number(file) >= 0) {
                    files.add(file);
                }
            }
        }
        files.sort(Comparator.comparingLong(Recovery::number));
        return files;
    }

    /** The number in a file's name; below zero when it is none of ours. */
    static long number(Path file) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        return name.matches() ? Long.parseLong(name.group(1)) : -1;
    }

    static Path file(Path folder, long number) {
        return folder.resolve("journal-" + number + ".log");
    }

    /** What the worker held and owed. */
    WorkerState state() {
        return state;
    }

    /** The files, oldest first. */
    List<Segment> segments() {
        return segments;
    }

    boolean isDamaged() {
        return isDamaged;
    }

    @Override
    public void take(JournalEntry entry, int length) throws IOException {
        segments.get(segments.size() - 1).owe(entry);
        if (entry instanceof JournalEntry.Ended ended) {
            SmallOutput.restore(ended.outcome(), disk);
        }
        if (entry instanceof JournalEntry.Opened opened) {
            open(opened);
        } else if (entry instanceof JournalEntry.Whole whole) {
            if (isInSnapshot && whole.count() == snapshot.size()) {
                state.clear();
            }
            addUnfinished();
        } else if (isInSnapshot) {
            snapshot.add(new Line(entry, length));
        } else {
            state.apply(entry, length);
        }
    }

    private void open(JournalEntry.Opened opened) throws IOException {
        if (opened.version() > JournalEntry.Opened.VERSION) {
            throw new IOException(
                    "Expected a journal of version " + JournalEntry.Opened.VERSION + ", but found " + opened.version()
                            + "; start the newer worker that wrote it, or give --log-dir and --state-file other places");
        }
        state.apply(opened, 0);
        isInSnapshot = true;
    }

    private void addUnfinished() {
        snapshot.forEach(line -> state.apply(line.entry(), line.length()));
        snapshot.clear();
        isInSnapshot = false;
    }
}
