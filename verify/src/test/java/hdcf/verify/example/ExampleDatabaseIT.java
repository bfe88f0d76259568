package hdcf.verify.example;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.schema.db.Migrations;
import hdcf.verify.harness.Programs;
import hdcf.verify.harness.Sql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExampleDatabaseIT {
    private static final Pattern QUESTION =
            Pattern.compile("^\\d+\\. [^\\n]*\\n```sql\\n(.*?)```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Path DOCUMENT = Programs.root().resolve("docs/inspecting-the-database.md");

    @TempDir
    Path folder;

    private Path copy;

    @BeforeEach
    void copyTheExample() throws IOException {
        copy = folder.resolve("jobs.db");
        Files.copy(Programs.root().resolve("jobs.db.example"), copy);
    }

    @Test
    void opensWithTheCurrentMigrations() {
        assertThat(Migrations.migrate("jdbc:sqlite:" + copy)).isZero();
        Sql sql = new Sql(copy);
        assertThat(sql.column("PRAGMA integrity_check")).containsExactly("ok");
        assertThat(sql.rows("SELECT status, count(*) FROM jobs GROUP BY status ORDER BY status"))
                .isEqualTo(sql.rows("SELECT status, jobs FROM job_counts WHERE jobs > 0 ORDER BY status"));
    }

    @Test
    void holdsOneOfEachKind() {
        Sql sql = new Sql(copy);
        assertThat(sql.number("SELECT count(*) FROM workers")).isEqualTo(2);
        assertThat(sql.number("SELECT count(DISTINCT worker_id) FROM attempts WHERE outcome = 'COMPLETED'"))
                .isEqualTo(2);
        assertThat(sql.number("SELECT count(*) FROM jobs WHERE status = 'COMPLETED'"))
                .isGreaterThan(5);
        assertThat(sql.number("SELECT count(*) FROM jobs WHERE status = 'FAILED' AND attempt_count > 1"))
                .isPositive();
        assertThat(sql.number("SELECT count(*) FROM jobs WHERE status = 'ABORTED'"))
                .isPositive();
        assertThat(sql.number("SELECT count(*) FROM jobs WHERE status = 'PENDING' AND scheduled_at > 0"))
                .isPositive();
        assertThat(sql.number("SELECT count(*) FROM jobs j WHERE status = 'COMPLETED' AND EXISTS"
                        + " (SELECT 1 FROM attempts a WHERE a.job_number = j.number AND a.outcome = 'LOST')"))
                .isPositive();
    }

    @Test
    void answersTheTenQuestionsOfTheDocument() throws Exception {
        String document = Files.readString(DOCUMENT);
        assertThat(document.lines().filter(line -> line.startsWith("sqlite3 ")))
                .allMatch(line -> line.startsWith("sqlite3 -readonly "));
        List<String> questions = new ArrayList<>();
        Matcher matcher = QUESTION.matcher(document);
        while (matcher.find()) {
            questions.add(matcher.group(1));
        }
        assertThat(questions).hasSize(10);
        List<String> silent = new ArrayList<>();
        for (String question : questions) {
            if (ask(question).isBlank()) {
                silent.add(question);
            }
        }
        // Nothing runs in a file whose programs have ended.
        assertThat(silent).singleElement().asString().contains("status IN ('ASSIGNED', 'RUNNING', 'LOST')");
    }

    /** Asks as a person does, with the SQLite shell; where there is none, the same words are read through JDBC. */
    private String ask(String sql) throws IOException, InterruptedException {
        if (!hasShell()) {
            return String.valueOf(new Sql(copy).rows(sql));
        }
        Path answer = folder.resolve("answer");
        Process shell = new ProcessBuilder("sqlite3", "-readonly", copy.toString(), sql)
                .redirectErrorStream(true)
                .redirectOutput(answer.toFile())
                .start();
        int code = shell.waitFor();
        String text = Files.readString(answer, StandardCharsets.UTF_8);
        assertThat(code).as(sql + "\n" + text).isZero();
        return text;
    }

    private static boolean hasShell() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "sqlite3")));
    }
}
