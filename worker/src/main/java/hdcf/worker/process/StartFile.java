package hdcf.worker.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one record of an attempt's process: the file {@code start} in the attempt's folder, as far as it is written. Whoever
 * creates it decides: a command's own shell, which then runs it, or a worker, and then it never runs. A line counts only
 * with its newline.
 *
 * <ul>
 *   <li>{@code S boot namespace init shell shellTicks stat…}: the command's own process, before its first instruction
 *   <li>{@code E code leaked}: it has ended
 *   <li>{@code N}: it never will run; followed by a word of {@link GiveUp} when its own shell gave up
 *   <li>{@code D}: it was to be started without a shell
 * </ul>
 *
 * @param exists whether anybody has created it
 * @param isDisowned whether it was created so that the command never runs
 * @param whyGivenUp why its own shell created it so; null when a worker did
 * @param born null until the command's process has said who it is
 * @param exitCode null until the command has ended
 * @param leaked whether members of its group outlived it
 */
record StartFile(
        boolean exists,
        boolean isDisowned,
        @Nullable String whyGivenUp,
        @Nullable Birth born,
        @Nullable Integer exitCode,
        boolean leaked) {
    static final String NAME = "start";

    private static final Logger LOG = LoggerFactory.getLogger(StartFile.class);

    private static final StartFile ABSENT = new StartFile(false, false, null, null, null, false);
    private static final String NEVER = "N\n";
    private static final String GIVEN_UP = "N ";
    private static final String DIRECT = "D\n";
    /** Words before the stat line. */
    private static final int BIRTH_WORDS = 7;

    private static final int PLACE_WORDS = 3;
    private static final int SHELL = 4;
    private static final int SHELL_TICKS = 5;
    private static final int STAT = 6;
    private static final int MAX_BYTES = 65_536;

    static Path in(Path folder) {
        return folder.resolve(NAME);
    }

    /** What stands in the attempt's folder at this moment. A pipe that the command put there is not opened, which would wait. */
    static StartFile read(Path folder) throws IOException {
        try {
            Path file = in(folder);
            BasicFileAttributes found =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isRegularFile()) {
                throw new IOException("Expected a start file in " + folder + ", but something else has its name");
            }
            if (found.size() > MAX_BYTES) {
                throw new IOException("Expected a start file of two lines in " + folder + ", but it is larger");
            }
            return parse(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException absent) {
            return ABSENT;
        }
    }

    static StartFile parse(String text) {
        Birth born = null;
        Integer exitCode = null;
        boolean leaked = false;
        int first = text.indexOf('\n');
        boolean isGivenUp = first >= 0 && text.startsWith(GIVEN_UP);
        boolean disowned = text.startsWith(NEVER) || isGivenUp;
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0 && !disowned; end = text.indexOf('\n', from)) {
            String line = text.substring(from, end);
            from = end + 1;
            if (line.startsWith("S ") && born == null) {
                born = Birth.parse(line);
            } else if (line.startsWith("E ") && exitCode == null) {
                String[] words = line.split(" ", -1);
                exitCode = words.length == 3 && isCode(words[1]) ? Integer.valueOf(words[1]) : null;
                leaked = exitCode != null && words[2].equals("1");
            }
        }
        String why = isGivenUp ? text.substring(GIVEN_UP.length(), first) : null;
        return new StartFile(true, disowned, why, born, exitCode, leaked);
    }

    private static boolean isCode(String word) {
        return !word.isEmpty() && word.length() <= 3 && word.chars().allMatch(Character::isDigit);
    }

    /** Creates it, so that the command never runs. Answers false when somebody else has created it. */
    static boolean disown(Path folder) throws IOException {
        return create(folder, NEVER);
    }

    /** Creates it for a command that no shell starts. Answers false when somebody else has created it. */
    static boolean startDirectly(Path folder) throws IOException {
        return create(folder, DIRECT);
    }

    /** Appends the end of a command that no shell started; without it the next worker will say that it does not know. */
    static void ended(Path folder, @Nullable Integer exitCode) {
        if (!Files.isRegularFile(in(folder), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.writeString(
                    in(folder), "E " + exitCode + " 0\n", StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        } catch (IOException lost) {
            LOG.atDebug().addKeyValue("cause", lost).log("Could not write down how a command ended");
        }
    }

    private static boolean create(Path folder, String line) throws IOException {
        try {
            Files.writeString(in(folder), line, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return true;
        } catch (FileAlreadyExistsException lost) {
            return false;
        }
    }

    /**
     * Who the command's process is, in its own words.
     *
     * @param shell the process that waits for it and will write its exit code down
     */
    record Birth(Place place, long shell, long shellTicks, ProcStat self) {
        static @Nullable Birth parse(String line) {
            String[] words = line.split(" ", BIRTH_WORDS);
            ProcStat self = words.length == BIRTH_WORDS ? ProcStat.parse(words[STAT]) : null;
            if (self == null) {
                return null;
            }
            try {
                return new Birth(
                        new Place(words[1], words[2], words[PLACE_WORDS]),
                        Long.parseLong(words[SHELL]),
                        Long.parseLong(words[SHELL_TICKS]),
                        self);
            } catch (NumberFormatException torn) {
                return null;
            }
        }

        /** Whether the process is still there, be it only to be collected. */
        boolean isPinned() {
            ProcStat found = Proc.stat(self.pid());
            return found != null && found.startTicks() == self.startTicks();
        }

        boolean isRunning() {
            ProcStat found = Proc.stat(self.pid());
            return found != null && found.startTicks() == self.startTicks() && found.isRunning();
        }

        boolean isShellRunning() {
            ProcStat found = Proc.stat(shell);
            return found != null && found.startTicks() == shellTicks && found.isRunning();
        }
    }
}
