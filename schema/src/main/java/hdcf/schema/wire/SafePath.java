package hdcf.schema.wire;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The law of paths inside a job's own folder: relative, with {@code /}, never leading out of it, and the same file to every
 * reader.
 */
public final class SafePath {
    private static final int MAX_BYTES = 1024;
    private static final int MAX_NAME_BYTES = 255;

    private SafePath() {}

    /** What such a path has to be and this one is not, to be put after "to be"; empty when it is one. */
    public static Optional<String> fault(String path) {
        if (path.isEmpty() || path.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return Optional.of("1 to " + MAX_BYTES + " bytes");
        }
        if (path.startsWith("/") || path.indexOf('\\') >= 0) {
            return Optional.of("relative, with / between names");
        }
        if (!isText(path)) {
            return Optional.of("text without control characters");
        }
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                return Optional.of("without empty names, . and ..");
            }
            if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
                return Optional.of("made of names of at most " + MAX_NAME_BYTES + " bytes");
            }
        }
        return Optional.empty();
    }

    /** The place in the list of a path that occurs twice, or is also the folder of another; -1 when there is none. */
    public static int conflict(List<String> paths) {
        Set<String> folders = new HashSet<>();
        for (String path : paths) {
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                folders.add(path.substring(0, slash));
            }
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < paths.size(); i++) {
            if (!seen.add(paths.get(i)) || folders.contains(paths.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isText(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean isPair = Character.isHighSurrogate(c)
                    && i + 1 < path.length()
                    && Character.isLowSurrogate(path.charAt(i + 1));
            if (isPair) {
                i++;
            } else if (Character.isSurrogate(c) || Character.isISOControl(c)) {
                return false;
            }
        }
        return true;
    }
}
