package hdcf.verify.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.schema.wire.ProblemCode;
import hdcf.verify.harness.Child;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents say is there is there, and what is there is in the documents. */
final class DocumentsTest {
    private static final String VERBS = "docs/cli.md";
    private static final Pattern PATH = Pattern.compile(
            "(?:\\]\\(|`)((?:\\./)?(?:schema|client|control|worker|hdcfctl|verify|bench|docs|deploy)/[A-Za-z0-9_./-]+|[a-z-]+\\.md)[)#`]");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]+");
    private static final Pattern VARIABLE = Pattern.compile("HDCF_[A-Z_]+");
    private static final Pattern PROMISE = Pattern.compile("\\*(a 201 means [^*]+)\\*");
    /** A row of the page that shows which test stands for which words. */
    private static final Pattern PIECE = Pattern.compile("(?m)^\\| \\*([^*]+)\\* \\| (.+) \\|$");

    private static final Pattern TEST = Pattern.compile("`[A-Z][A-Za-z0-9]*(?:Test|IT)(?:\\.[a-z][A-Za-z0-9]*)?`");
    private static final Pattern MADE = Pattern.compile("(^|/)(target|tokens)(/|$)");

    @TempDir
    Path folder;

    @Test
    void nameOnlyPathsThatExist() {
        List<String> missing = new ArrayList<>();
        for (Path document : Tree.documents()) {
            for (MatchResult match : PATH.matcher(Tree.text(document)).results().toList()) {
                String path = match.group(1);
                boolean isThere = Files.exists(Tree.ROOT.resolve(path)) || Files.exists(document.resolveSibling(path));
                if (!isThere && !MADE.matcher(path).find()) {
                    missing.add(Tree.name(document) + " names " + path);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void explainEachRouteAndEachProblem() {
        String protocol = Tree.text(Tree.ROOT.resolve("docs/protocol.md"));
        JsonNode paths = Http.tree(
                        Tree.text(Tree.ROOT.resolve("control/src/main/resources/hdcf/control/http/openapi.json")))
                .get("paths");
        assertThat(paths).isNotEmpty();
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (String method : List.of("get", "post", "put", "head")) {
                if (path.getValue().has(method)) {
                    assertThat(protocol).contains("`" + method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                }
            }
        }
        for (ProblemCode code : ProblemCode.values()) {
            assertThat(protocol).contains("| `" + code.code() + "` | " + code.status() + " |");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"control", "worker"})
    void explainEachOptionOfTheDaemons(String module) {
        String section = section("docs/configuration.md", "## " + module + "\n", "\n## ");
        String help = help(module, List.of());
        assertThat(names(OPTION, section)).containsAll(names(OPTION, help));
        assertThat(names(VARIABLE, section)).containsAll(names(VARIABLE, help));
    }

    @ParameterizedTest
    @ValueSource(strings = {"submit", "run", "ls", "logs", "wait", "worker list", "jobs list", "workers list", "abort"})
    void explainEachOptionOfTheVerbs(String verb) {
        String section =
                section(VERBS, "### Every verb\n", "\n### ") + section(VERBS, "### hdcfctl " + verb + "\n", "\n### ");
        assertThat(names(OPTION, section)).containsAll(names(OPTION, help("hdcfctl", List.of(verb.split(" ", -1)))));
    }

    @Test
    void nameEachVerb() {
        String document = Tree.text(Tree.ROOT.resolve(VERBS));
        help("hdcfctl", List.of())
                .lines()
                .filter(line -> line.startsWith("  "))
                .map(line -> line.strip().split(" {2,}", 2)[0])
                .forEach(verb -> assertThat(document).contains("### hdcfctl " + verb + "\n"));
    }

    @Test
    void saysOfEachWordOfThePromiseWhichTestShowsIt() {
        String readme = Tree.text(Tree.ROOT.resolve("README.md"));
        MatchResult promise = PROMISE.matcher(readme).results().findFirst().orElseThrow();
        String pieces = PIECE.matcher(Tree.text(Tree.ROOT.resolve("docs/promise.md")))
                .results()
                .filter(row -> TEST.matcher(row.group(2)).find())
                .map(row -> row.group(1))
                .collect(Collectors.joining(" "));
        assertThat(pieces).isEqualTo(promise.group(1).replaceAll("\\s+", " "));
    }

    private String help(String module, List<String> words) {
        List<String> arguments = new ArrayList<>(words);
        arguments.add("--help");
        try (Child child = Programs.run(module, folder, arguments, Map.of())) {
            assertThat(child.exitCode()).as(child.output()).isZero();
            assertThat(child.output()).isNotBlank();
            // The sentence that explains the two spellings names no option.
            return child.output().replace("written --name or -name", "");
        }
    }

    private static String section(String document, String title, String end) {
        String text = Tree.text(Tree.ROOT.resolve(document));
        int begin = text.indexOf(title);
        assertThat(begin).as(document + " has " + title).isNotNegative();
        int stop = text.indexOf(end, begin + title.length());
        return stop < 0 ? text.substring(begin) : text.substring(begin, stop);
    }

    private static Set<String> names(Pattern pattern, String text) {
        return new TreeSet<>(
                pattern.matcher(text).results().map(MatchResult::group).toList());
    }
}
