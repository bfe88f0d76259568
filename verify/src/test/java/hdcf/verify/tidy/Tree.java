package hdcf.verify.tidy;

import hdcf.verify.harness.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The source tree: what people wrote, without what the build made. */
final class Tree {
    static final Path ROOT = Programs.root();
    static final List<String> MODULES = List.of("schema", "client", "control", "worker", "hdcfctl", "verify", "bench");

    private Tree() {}

    /** Every Java file of every module. */
    static List<Path> java() {
        return MODULES.stream()
                .flatMap(module -> files(ROOT.resolve(module).resolve("src")).stream())
                .filter(file -> file.toString().endsWith(".java"))
                .toList();
    }

    /** The documents at the top and in their folder. */
    static List<Path> documents() {
        return Stream.concat(list(ROOT).stream(), files(ROOT.resolve("docs")).stream())
                .filter(file -> file.toString().endsWith(".md"))
                .toList();
    }

    static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Every file below a folder; none when there is no such folder. */
    static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.walk(folder)) {
            return entries.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String name(Path file) {
        return ROOT.relativize(file).toString();
    }
}
