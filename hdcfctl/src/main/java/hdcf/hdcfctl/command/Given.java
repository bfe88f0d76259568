package hdcf.hdcfctl.command;

import java.util.List;
import java.util.Set;

/** Looks at arguments before they are parsed. */
final class Given {
    private Given() {}

    /** Whether one of these options may be among them, or the help that shows all. */
    static boolean anyOf(Set<String> names, List<String> arguments) {
        for (String word : arguments) {
            if (word.equals("--")) {
                return false;
            }
            String name = word.startsWith("--") ? word.substring(2) : word.startsWith("-") ? word.substring(1) : "";
            int equals = name.indexOf('=');
            String bare = equals < 0 ? name : name.substring(0, equals);
            if (names.contains(bare) || bare.equals("help") || bare.equals("h")) {
                return true;
            }
        }
        return false;
    }
}
