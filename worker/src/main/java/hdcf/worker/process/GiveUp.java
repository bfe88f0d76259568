package hdcf.worker.process;

import org.jspecify.annotations.Nullable;

/** Why a slot shell did not become a command, as the word that it leaves in the start file, and what a person is told. */
final class GiveUp {
    static final String FOLDER = "folder";
    static final String OUTPUT = "output";
    static final String CGROUP = "cgroup";
    static final String LIMIT = "limit";
    static final String IDENTITY = "identity";

    /** With which the shell's process ends, and perhaps a command too. */
    static final int CODE = 125;

    /** That code, and in the start file neither such a word nor a birth. */
    static final String DOUBTFUL =
            "Expected the start file to say whether the command was started, but it was removed or"
                    + " could not be written; the command may have run";

    private GiveUp() {}

    /** Who is to blame: the command for what was asked for, this machine for what the worker sets up by itself. */
    static @Nullable LaunchRefusedException refusal(@Nullable String word, LaunchMark mark) {
        if (word == null || word.isEmpty()) {
            return null;
        }
        Integer openFiles = mark.limits().openFiles();
        return switch (word) {
            case FOLDER ->
                refused("Expected to start the command in its working directory, but the worker's user may not"
                        + " enter it; choose another one or let that user in");
            case LIMIT ->
                refused("Expected to limit the command to " + (openFiles == null ? "its number of" : openFiles)
                        + " open files, but this machine does not allow as many; lower max_open_files");
            case OUTPUT ->
                LaunchRefusedException.infrastructure(
                        "Expected to start the command, but the files for its output could not be opened on the worker's machine");
            case CGROUP ->
                LaunchRefusedException.infrastructure(
                        "Expected to start the command in a group of its own, but the worker's machine did not let it in");
            default ->
                LaunchRefusedException.infrastructure(
                        "Expected to start the command, but its shell gave up on the worker's machine");
        };
    }

    private static LaunchRefusedException refused(String sentence) {
        return new LaunchRefusedException(LaunchRefusedException.NOT_EXECUTABLE, sentence);
    }
}
