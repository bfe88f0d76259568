package hdcf.hdcfctl.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A script that carries its own options: lines that begin with {@code #HDCF} among the comments at its top. It travels with the job.
 *
 * @param name what the job finds it as
 * @param interpreter as its first line says
 */
record JobScript(Path file, String name, List<String> interpreter, List<String> options) {
    private static final int HEAD_BYTES = 64 * 1024;
    private static final String MARK = "#HDCF";

    /** The script, when the word names a file here that has such lines. */
    static @Nullable JobScript of(String word, String verb) throws Failure {
        try {
            Path file = Path.of(word);
            if (!Files.isRegularFile(file)) {
                return null;
            }
            String head;
            try (InputStream in = Files.newInputStream(file)) {
                head = new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8);
            }
            List<String> options = new ArrayList<>();
            List<String> interpreter = List.of("/bin/sh");
            boolean isMarked = false;
            for (String line : head.lines().toList()) {
                if (line.startsWith("#!") && options.isEmpty() && !isMarked) {
                    interpreter = List.of(line.substring(2).strip().split("\\s+", 2));
                } else if (line.equals(MARK) || line.startsWith(MARK + " ") || line.startsWith(MARK + "\t")) {
                    isMarked = true;
                    options.addAll(words(line.substring(MARK.length()), word, verb));
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    break;
                }
            }
            return isMarked ? new JobScript(file, String.valueOf(file.getFileName()), interpreter, options) : null;
        } catch (InvalidPathException noFile) {
            return null;
        } catch (IOException unreadable) {
            throw new Failure(
                    Exit.FILES,
                    "Expected a script at " + word + ", found that it cannot be read. Next: ls -l " + word,
                    unreadable);
        }
    }

    /**
     * What the script stands for.
     *
     * @param given the options before it on the command line
     * @param arguments those of the script itself
     */
    List<String> expanded(List<String> given, List<String> arguments) {
        List<String> all = new ArrayList<>(options);
        all.addAll(given);
        boolean isElsewhere = Given.anyOf(java.util.Set.of("working-dir", "cwd"), all);
        all.add("--input");
        all.add(file + ":" + name);
        all.add("--");
        if (isElsewhere) {
            all.addAll(List.of("/bin/sh", "-c", "exec " + quoted(interpreter) + " \"$HDCF_JOB_DIR/$0\" \"$@\"", name));
            all.addAll(arguments);
        } else {
            all.addAll(interpreter);
            all.add("./" + name);
            all.addAll(arguments);
        }
        return all;
    }

    private static String quoted(List<String> words) {
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            line.append(line.isEmpty() ? "" : " ")
                    .append('\'')
                    .append(word.replace("'", "'\\''"))
                    .append('\'');
        }
        return line.toString();
    }

    /** Words as a shell splits them; quotes of both kinds hold blanks. */
    private static List<String> words(String line, String script, String verb) throws Failure {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean isInWord = false;
        char quote = 0;
        for (int at = 0; at < line.length(); at++) {
            char unit = line.charAt(at);
            if (quote != 0) {
                quote = unit == quote ? 0 : quote;
                if (quote != 0) {
                    word.append(unit);
                }
            } else if (unit == '\'' || unit == '"') {
                quote = unit;
                isInWord = true;
            } else if (unit == ' ' || unit == '\t') {
                if (isInWord) {
                    words.add(word.toString());
                }
                word.setLength(0);
                isInWord = false;
            } else {
                word.append(unit);
                isInWord = true;
            }
        }
        if (isInWord) {
            words.add(word.toString());
        }
        if (quote != 0 || words.contains("--")) {
            throw Failure.usage("Expected only options after " + MARK + " in " + script + ", found" + line, verb);
        }
        return words;
    }
}
