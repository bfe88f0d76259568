package hdcf.bench.plane;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How child JVMs are started: both sides of a comparison with the same flags. */
public final class Jvm {
    /** The flags of every measured process: those of the launcher. */
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-Dorg.jooq.no-logo=true",
            "-Dorg.jooq.no-tips=true",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED");

    private Jvm() {}

    /** The java of this process. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** A command line that runs a jar. */
    public static List<String> jar(Path jar, List<String> moreFlags) {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(FLAGS);
        command.addAll(moreFlags);
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    /** A command line that runs a class of this program. */
    public static List<String> own(Class<?> main) {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return command;
    }
}
