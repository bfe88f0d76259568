package hdcf.verify.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The house rules of the source tree. */
final class TidyTest {
    private static final int MAX_LINES = 300;
    /** Notes to oneself, signatures, pauses, and folders of whoever wrote it; bracketed, so that it does not find itself. */
    private static final Pattern BANNED = Pattern.compile(
            "TO[D]O|FIX[M]E|X[X]X(?!X)|@[a]uthor|Mock[i]to|Thread\\.[s]leep|(?<![\\w.$}])/(?:home|Users|root)/");

    private static final Pattern NAMED_TEST =
            Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|IT))(?:\\.([a-z][A-Za-z0-9]*))?`");
    private static final Pattern TEMPORARY_NAME = Pattern.compile("X{4,}");

    @Test
    void keepsEachFileShort() {
        Map<String, Long> tooLong = new TreeMap<>();
        for (Path file : Tree.java()) {
            long lines = Tree.text(file)
                    .lines()
                    .filter(line -> !line.startsWith("import "))
                    .count();
            if (lines > MAX_LINES) {
                tooLong.put(Tree.name(file), lines);
            }
        }
        assertThat(tooLong)
                .as("files of more than " + MAX_LINES + " lines beside their imports")
                .isEmpty();
    }

    @Test
    void usesNoBannedWord() {
        List<String> found = new ArrayList<>();
        List<Path> files = new ArrayList<>(Tree.documents());
        files.addAll(Tree.list(Tree.ROOT).stream()
                .filter(file -> Tree.name(file).matches("hdcf|pom.xml"))
                .toList());
        for (String module : Tree.MODULES) {
            files.add(Tree.ROOT.resolve(module).resolve("pom.xml"));
            files.addAll(Tree.files(Tree.ROOT.resolve(module).resolve("src")));
        }
        files.addAll(Tree.files(Tree.ROOT.resolve("deploy")));
        for (Path file : files) {
            if (!Tree.name(file).matches(".*\\.(java|md|xml|sql|json|sh|properties|txt)|hdcf")) {
                continue;
            }
            int number = 0;
            for (String line : Tree.text(file).lines().toList()) {
                number++;
                if (BANNED.matcher(TEMPORARY_NAME.matcher(line).replaceAll("")).find()) {
                    found.add(Tree.name(file) + ":" + number + ": " + line.strip());
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void describesEachPackage() {
        List<String> missing = new ArrayList<>();
        for (Path file : Tree.java()) {
            Path description = file.resolveSibling("package-info.java");
            boolean isTest =
                    Tree.name(file).contains("src/test") && !Tree.name(file).startsWith("verify");
            boolean isInPackage = !isTest
                    && (Tree.text(file).contains("\npackage ")
                            || Tree.text(file).startsWith("package "));
            if (isInPackage
                    && (!Files.exists(description) || !Tree.text(description).contains("@NullMarked"))) {
                missing.add(Tree.name(file.resolveSibling("")));
            }
        }
        assertThat(missing.stream().distinct())
                .as("packages without a package-info.java that says @NullMarked")
                .isEmpty();
    }

    @Test
    void changesNoReleasedMigration() throws IOException, NoSuchAlgorithmException {
        Path folder = Tree.ROOT.resolve("schema/src/main/resources/hdcf/schema/db/migration");
        String released;
        try (InputStream in =
                Objects.requireNonNull(TidyTest.class.getResourceAsStream("/hdcf/verify/released-migrations.sha256"))) {
            released = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<String> lines = released.lines().toList();
        assertThat(lines).isNotEmpty();
        for (String line : lines) {
            String[] parts = line.split("\\s+", 2);
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(folder.resolve(parts[1])));
            assertThat(HexFormat.of().formatHex(sum))
                    .as("SHA-256 of " + parts[1] + ", which was released")
                    .isEqualTo(parts[0]);
        }
        assertThat(Tree.list(folder))
                .as("migrations with a sum in released-migrations.sha256")
                .hasSameSizeAs(lines);
    }

    @Test
    void namesTestsThatExistInTheChecklist() {
        List<String> missing = new ArrayList<>();
        Map<String, List<Path>> sources =
                Tree.java().stream().collect(Collectors.groupingBy(java -> String.valueOf(java.getFileName())));
        for (String document : List.of(
                "SRS_IMPLEMENTATION_CHECKLIST.md",
                "docs/promise.md",
                "docs/security.md",
                "docs/verification-peers.md")) {
            Path file = Tree.ROOT.resolve(document);
            if (Files.exists(file)) {
                NAMED_TEST.matcher(Tree.text(file)).results().forEach(named -> {
                    List<Path> called = sources.getOrDefault(named.group(1) + ".java", List.of());
                    if (called.stream().noneMatch(java -> holds(java, named.group(2)))) {
                        missing.add(document + ": " + named.group());
                    }
                });
            }
        }
        assertThat(missing).as("tests that documents name").isEmpty();
    }

    private static boolean holds(Path java, @Nullable String method) {
        return method == null || Tree.text(java).contains(" " + method + "(");
    }
}
