package hdcf.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.schema.wire.JobStatus;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jooq.conf.ParamType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which index each statement uses, as SQLite itself explains it. */
final class QueryPlanTest {
    private static final String GROWING =
            "(?i)SCAN (jobs|attempts|attempt_output|events|idempotency_keys|mate|blobs|job_inputs|attempt_files)\\b.*";

    @TempDir
    Path folder;

    private Connection connection;
    private SqlSession session;

    @BeforeEach
    void open() throws SQLException {
        SqliteFile file = new SqliteFile(folder.resolve("jobs.db"));
        EmptyDatabase.at(folder.resolve("jobs.db"));
        connection = file.openWriter();
        session = new SqlSession(connection);
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void noStatementOfTheWriterScansATableThatGrows() throws SQLException {
        openTablesThatGrow();
        assertThat(session.sql()).hasSizeGreaterThan(30);
        for (String sql : texts()) {
            assertThat(plan(sql)).as(sql).noneMatch(line -> line.matches(GROWING) && !line.contains("USING"));
        }
    }

    @Test
    void everyParameterOfTheWritersStatementsHasANameOfItsOwn() throws SQLException {
        openTablesThatGrow();
        new WorkerTable(session);
        new ClassTable(session);
        for (Sql sql : session.sql()) {
            try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
                assertThat(statement.getParameterMetaData().getParameterCount())
                        .as(sql.text())
                        .isEqualTo(sql.positions().size());
            }
        }
    }

    @Test
    void oldKeysAreReadInTheirOrder() throws SQLException {
        new RetentionTable(session);
        assertThat(plan(one(texts(), "from idempotency_keys", "order by")))
                .anyMatch(line -> line.contains("SEARCH") && line.contains("idempotency_keys_age"))
                .noneMatch(line -> line.contains("TEMP B-TREE"));
    }

    private void openTablesThatGrow() {
        new JobTable(session);
        new AttemptTable(session);
        new EventTable(session);
        new KeyTable(session);
        new BatchTable(session);
        new MetaTable(session);
        new RetentionTable(session);
        new BlobTable(session);
        new ReservationTable(session);
        new RevisionTable(session);
        new ScheduleTable(session);
    }

    private List<String> texts() {
        return session.sql().stream().map(Sql::text).toList();
    }

    @Test
    void theHotStatementsUseTheirIndex() throws SQLException {
        new JobTable(session);
        new AttemptTable(session);
        List<String> all = texts();
        assertThat(plan(one(all, "limit 1", "jobs.class_id = ?")))
                .anyMatch(line -> line.contains("USING") && line.contains("jobs_pending"))
                .noneMatch(line -> line.contains("TEMP B-TREE"));
        assertThat(plan(one(all, "limit 16", "jobs.class_id = ?")))
                .anyMatch(line -> line.contains("USING") && line.contains("jobs_pending"))
                .noneMatch(line -> line.contains("TEMP B-TREE"));
        assertThat(plan(one(all, "from jobs where jobs.id = ?"))).anyMatch(line -> line.contains("jobs_id"));
        assertThat(plan(one(all, "from jobs where jobs.number = ?")))
                .anyMatch(line -> line.contains("INTEGER PRIMARY KEY"));
        assertThat(plan(one(all, "jobs.worker_id = ?", "in ('ASSIGNED'")))
                .anyMatch(line -> line.contains("SEARCH") && line.contains("jobs_leased"));
        assertThat(plan(one(all, "limit 500", "jobs.due_at_ms <= ?")))
                .anyMatch(line -> line.contains("SEARCH") && line.contains("jobs_waiting"))
                .noneMatch(line -> line.contains("TEMP B-TREE"));
        assertThat(plan(one(all, "jobs.due_at_ms <= ?")))
                .anyMatch(line -> line.contains("SEARCH") && line.contains("jobs_waiting (status=? AND due_at_ms"));
        assertThat(plan(one(all, "select jobs.due_at_ms", "limit 1")))
                .anyMatch(line -> line.contains("SEARCH") && line.contains("jobs_waiting (status=? AND due_at_ms>?)"))
                .noneMatch(line -> line.contains("TEMP B-TREE"));
        assertThat(plan(one(all, "from attempts where"))).anyMatch(line -> line.contains("PRIMARY KEY"));
    }

    @ParameterizedTest
    @EnumSource(names = {"ASSIGNED", "RUNNING", "LOST", "FAILED", "ABORTED", "RETRYING"})
    void listsOfRareStatesDoNotWalkThroughHistory(JobStatus status) throws SQLException {
        for (Long before : new @Nullable Long[] {null, 1_000L}) {
            for (String worker : new @Nullable String[] {null, "w1"}) {
                String sql = ReadStore.list(
                                SqlSession.DSL_CONTEXT,
                                new JobFilter(status, worker),
                                new JobLists.Page(100, 1, before))
                        .getSQL(ParamType.INLINED);
                assertThat(plan(sql))
                        .as(sql)
                        .anyMatch(line -> line.matches(".*USING INDEX jobs_(leased|troubled|waiting).*"));
            }
        }
    }

    @Test
    void theNewestJobsAreReadInTheOrderOfTheirNumbers() throws SQLException {
        String sql = ReadStore.list(SqlSession.DSL_CONTEXT, new JobFilter(null, null), new JobLists.Page(100, 1, 5L))
                .getSQL(ParamType.INLINED);
        assertThat(plan(sql))
                .anyMatch(line -> line.contains("INTEGER PRIMARY KEY (rowid<?)"))
                .noneMatch(line -> line.contains("TEMP B-TREE"));
    }

    @Test
    void whatIsMarkedIsFoundByItsMarkInTheOrderOfItsNumbers() throws SQLException {
        JobFilter named = new JobFilter(null, null, null, "nightly", null, null, null);
        JobFilter labelled = new JobFilter(JobStatus.FAILED, null, null, null, "team=a", null, null);
        JobFilter recurring = new JobFilter(JobStatus.RUNNING, null, null, null, null, 3L, null);
        for (Long before : new @Nullable Long[] {null, 1_000L}) {
            JobLists.Page page = new JobLists.Page(100, 1, before);
            assertThat(plan(text(named, page)))
                    .anyMatch(line -> line.contains("SEARCH jobs USING INDEX jobs_named (name=?"))
                    .noneMatch(line -> line.contains("TEMP B-TREE"));
            assertThat(plan(text(labelled, page)))
                    .anyMatch(line -> line.contains("SEARCH job_labels USING COVERING INDEX job_labels_label (label=?"))
                    .anyMatch(line -> line.contains("SEARCH jobs USING INTEGER PRIMARY KEY"))
                    .noneMatch(line -> line.contains("TEMP B-TREE"));
            assertThat(plan(text(recurring, page))).anyMatch(line -> line.contains("SEARCH jobs USING INDEX"));
        }
    }

    @Test
    void theJobsThatComeNextAreFoundByLeapingThroughTheIndexOfClaims() throws SQLException {
        List<String> plan = plan(NextJobs.numbers(SqlSession.DSL_CONTEXT, 10).getSQL(ParamType.INLINED)).stream()
                .map(line -> line.replace("USING COVERING INDEX", "USING INDEX"))
                .toList();
        assertThat(plan)
                .anyMatch(line -> line.contains("SEARCH lowest USING INDEX jobs_pending (class_id>?)"))
                .anyMatch(line -> line.contains("SEARCH later USING INDEX jobs_pending (class_id>?)"))
                .anyMatch(line -> line.contains("SEARCH head USING INDEX jobs_pending (class_id=?)"))
                .anyMatch(line -> line.contains("SEARCH queued USING INTEGER PRIMARY KEY"))
                .noneMatch(line -> line.matches("SCAN (lowest|later|head|queued|jobs).*"));
    }

    private static String text(JobFilter filter, JobLists.Page page) {
        return ReadStore.list(SqlSession.DSL_CONTEXT, filter, page).getSQL(ParamType.INLINED);
    }

    private static String one(List<String> all, String... parts) {
        return all.stream()
                .filter(sql ->
                        sql.startsWith("select") && List.of(parts).stream().allMatch(sql::contains))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Expected a statement with " + List.of(parts) + " in " + all));
    }

    private List<String> plan(String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("EXPLAIN QUERY PLAN " + sql.replace("?", "1"))) {
            while (result.next()) {
                lines.add(String.valueOf(result.getString("detail")));
            }
        }
        return lines;
    }
}
