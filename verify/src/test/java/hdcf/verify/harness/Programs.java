package hdcf.verify.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where the programs of this build lie, and how they are started. */
public final class Programs {
    private Programs() {}

    /** The top of the source tree. */
    public static Path root() {
        return Path.of(System.getProperty("hdcf.root", "..")).toAbsolutePath().normalize();
    }

    /** The runnable JAR of a module. */
    public static Path jar(String module) {
        return root().resolve(module).resolve("target").resolve(module + ".jar");
    }

    /** The command that runs a program, as its users run it; a class-data archive makes starts cheap. */
    public static List<String> command(String module) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-Xlog:disable",
                "-XX:TieredStopAtLevel=1"));
        Path archive = archive(module);
        if (Files.exists(archive)) {
            command.add("-XX:SharedArchiveFile=" + archive);
        }
        command.add("-jar");
        command.add(jar(module).toString());
        return command;
    }

    /** Where the class-data archive of a program lies for the JDK that runs this test. */
    static Path archive(String module) {
        Path target = root().resolve("verify").resolve("target");
        return target.resolve(module + "-" + Runtime.version().feature() + "-" + stamp(jar(module)) + ".jsa");
    }

    /** Runs a program to its end and returns it. */
    public static Child run(String module, Path folder, List<String> arguments, Map<String, String> environment) {
        List<String> command = command(module);
        command.addAll(arguments);
        return Child.start(command, folder, folder.resolve(module + ".out"), environment);
    }

    private static long stamp(Path jar) {
        try {
            return Files.getLastModifiedTime(jar).toMillis();
        } catch (IOException missing) {
            throw new UncheckedIOException("Expected " + jar + "; build the module with mvn package", missing);
        }
    }
}
