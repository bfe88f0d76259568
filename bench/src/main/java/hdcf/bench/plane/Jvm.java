package hdcf.bench.plane;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How child JVMs are started: as the launcher does, and both sides of a comparison with the same flags. */
public final class Jvm {
    /** The launcher's flags for the control plane. */
    static final List<String> CONTROL_FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-Xms24m",
            "-Xmx128m",
            "-XX:MaxNewSize=6m",
            "-XX:MinHeapFreeRatio=5",
            "-XX:MaxHeapFreeRatio=10",
            "-XX:MaxInlineLevel=9",
            "-XX:InlineSmallCode=1500",
            "-XX:MaxNodeLimit=4000",
            "-XX:NodeLimitFudgeFactor=200");

    /** Those for a worker. */
    static final List<String> WORKER_FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:+UnlockExperimentalVMOptions",
            "-Xms6m",
            "-Xmx128m",
            "-XX:MaxNewSize=2m",
            "-XX:MinHeapFreeRatio=5",
            "-XX:MaxHeapFreeRatio=10",
            "-XX:TrimNativeHeapInterval=2000",
            "-XX:StringTableSize=4096",
            "-XX:SymbolTableSize=4096",
            "-XX:Tier3InvocationThreshold=2000",
            "-XX:Tier3MinInvocationThreshold=1000",
            "-XX:Tier3CompileThreshold=4000",
            "-XX:Tier3BackEdgeThreshold=120000",
            "-XX:Tier4InvocationThreshold=15000",
            "-XX:Tier4MinInvocationThreshold=1800",
            "-XX:Tier4CompileThreshold=45000",
            "-XX:Tier4BackEdgeThreshold=120000");

    private static final int WARNS_OF_COMPAT = 21;

    private Jvm() {}

    /** A command line that runs a worker's jar. */
    static List<String> worker(Path jar) {
        List<String> flags = new ArrayList<>(WORKER_FLAGS);
        if (Runtime.version().feature() < WARNS_OF_COMPAT) {
            flags.add("-Djava.locale.providers=COMPAT");
        }
        return jar(jar, flags);
    }

    /** A command line that runs a control plane's jar. */
    static List<String> control(Path jar, List<String> moreFlags) {
        return jar(
                jar, Stream.concat(CONTROL_FLAGS.stream(), moreFlags.stream()).toList());
    }

    /** The java of this process. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static List<String> jar(Path jar, List<String> flags) {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(archive(jar));
        command.addAll(flags);
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    /** The class-data archive that the build made beside a jar for this Java, as the launcher takes it. */
    private static List<String> archive(Path jar) {
        String name = String.valueOf(jar.getFileName())
                .replace(".jar", "-" + Runtime.version().feature() + ".jsa");
        Path archive = jar.resolveSibling(name);
        return Files.isReadable(archive) ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable") : List.of();
    }

    /** A command line that runs a class of this program, as the control plane is run. */
    public static List<String> own(Class<?> main) {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(CONTROL_FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return command;
    }
}
