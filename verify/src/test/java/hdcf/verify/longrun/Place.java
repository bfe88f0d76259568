package hdcf.verify.longrun;

import hdcf.verify.harness.Programs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where things lie in the tree, and the class path of the suites of every module. */
final class Place {
    private static final List<String> MODULES = List.of("schema", "client", "control", "worker", "hdcfctl");

    private Place() {}

    static Path root() {
        return Programs.root();
    }

    /** The folder of this module. */
    static Path verify() {
        return root().resolve("verify");
    }

    /** Where the logs of a run lie. */
    static Path logs() throws IOException {
        return Files.createDirectories(verify().resolve("target").resolve("long"));
    }

    /** That of this JVM. */
    static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** Of this JVM, and a module's own tests before it. */
    static String classPath(String module) {
        return testClasses(module) + File.pathSeparator + classPath();
    }

    static Path testClasses(String module) {
        return root().resolve(module).resolve("target").resolve("test-classes");
    }

    static List<String> modules() {
        return MODULES;
    }

    /** Names of the classes below a folder of classes that end so. */
    static List<String> classes(Path folder, String ending) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString())
                    .filter(name -> name.endsWith(ending + ".class") && !name.contains("$"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace(File.separatorChar, '.'))
                    .sorted()
                    .toList();
        }
    }
}
