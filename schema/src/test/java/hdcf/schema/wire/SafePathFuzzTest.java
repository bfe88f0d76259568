package hdcf.schema.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Target Z3: paths that are allowed lie below their folder, and those without a conflict can all be made there. */
final class SafePathFuzzTest {
    private static final int MAX_PATHS = 8;

    @FuzzTest
    void staysInsideTheFolder(byte[] bytes) throws IOException {
        List<String> allowed = new ArrayList<>();
        for (String path : new String(bytes, StandardCharsets.UTF_8).split("\n", MAX_PATHS)) {
            if (SafePath.fault(path).isEmpty()) {
                Path root = Path.of("/data/artifacts");
                Path file = root.resolve(path);
                assertThat(file).isEqualTo(file.normalize()).startsWithRaw(root).isNotEqualTo(root);
                assertThat(root.relativize(file)).hasToString(path);
                allowed.add(path);
            }
        }
        if (!allowed.isEmpty() && SafePath.conflict(allowed) < 0) {
            make(allowed);
        }
    }

    private static void make(List<String> paths) throws IOException {
        Path outer = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "paths");
        Path root = Files.createDirectory(outer.resolve("in"));
        try {
            for (String path : paths) {
                Path file = root.resolve(path);
                Files.createDirectories(file.resolveSibling("."));
                Files.createFile(file);
            }
            Set<String> made = new TreeSet<>();
            try (var all = Files.walk(outer)) {
                all.filter(Files::isRegularFile)
                        .forEach(file -> made.add(root.relativize(file).toString()));
            }
            assertThat(made).isEqualTo(new TreeSet<>(paths));
        } finally {
            remove(outer);
        }
    }

    private static void remove(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path left, java.io.@org.jspecify.annotations.Nullable IOException e) throws IOException {
                Files.delete(left);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
