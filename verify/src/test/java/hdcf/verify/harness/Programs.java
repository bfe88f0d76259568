package hdcf.verify.harness;

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

    /** The class-data archive that the build makes beside a program, for the JDK that runs this test. */
    private static Path archive(String module) {
        return jar(module).resolveSibling(module + "-" + Runtime.version().feature() + ".jsa");
    }

    /** Runs a program to its end and returns it. */
    public static Child run(String module, Path folder, List<String> arguments, Map<String, String> environment) {
        List<String> command = command(module);
        command.addAll(arguments);
        return Child.start(command, folder, folder.resolve(module + ".out"), environment);
    }
}
