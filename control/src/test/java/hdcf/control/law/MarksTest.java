package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.Asked;
import hdcf.control.command.Bond;
import hdcf.control.command.NewJob;
import hdcf.control.job.Refusal;
import hdcf.control.store.JobFilter;
import hdcf.control.store.Tags;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.JobView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names, labels and times by which people find jobs. */
final class MarksTest {
    private static final long START = 1_800_000_000L;

    @TempDir
    Path folder;

    private Plane plane;

    @BeforeEach
    void open() {
        plane = Plane.open(folder);
    }

    @AfterEach
    void close() {
        plane.close();
    }

    private String submit(@Nullable String name, String... labels) throws Refusal {
        Asked marks = Asked.NOTHING
                .with(new Bond(name, List.of(), false, null))
                .with(labels.length == 0 ? Tags.NONE : new Tags(List.of(labels), null, null));
        return plane.submit(new NewJob("true", List.of(), "", 0, 3, 5, 0, 0, false, List.of(), marks));
    }

    private List<Long> numbers(@Nullable String name, @Nullable String label, @Nullable Long since) throws Refusal {
        return numbers(new JobFilter(null, null, null, name, label, null, since));
    }

    private List<Long> numbers(JobFilter filter) throws Refusal {
        List<Long> numbers = new ArrayList<>();
        Long before = null;
        do {
            var page = plane.reads().jobs(filter, 2, before);
            page.jobs().stream().map(JobView::number).forEach(numbers::add);
            before = page.nextBefore();
        } while (before != null);
        return numbers;
    }

    @Test
    void showsWhatWasSaidOfAJob() throws Refusal {
        JobView marked = plane.view(submit("nightly", "team=render", "urgent"));
        assertThat(marked.name()).isEqualTo("nightly");
        assertThat(marked.labels()).containsExactly("team=render", "urgent");
        assertThat(marked.submitter()).isEqualTo("test");
        JobView plain = plane.view(plane.submit("true"));
        assertThat(plain.labels()).isNull();
        assertThat(plain.type()).isNull();
        assertThat(plain.schedule()).isNull();
    }

    @Test
    void findsJobsByNameAndLabelPageByPage() throws Refusal {
        for (int i = 0; i < 3; i++) {
            submit("a", "x");
            submit("b", "x", "y");
            plane.submit("true");
        }
        assertThat(numbers("a", null, null)).containsExactly(7L, 4L, 1L);
        assertThat(numbers("a", "x", null)).containsExactly(7L, 4L, 1L);
        assertThat(numbers(null, "x", null)).containsExactly(8L, 7L, 5L, 4L, 2L, 1L);
        assertThat(numbers(null, "y", null)).containsExactly(8L, 5L, 2L);
        assertThat(numbers("a", "y", null)).isEmpty();
        assertThat(numbers(null, "X", null)).isEmpty();
        plane.abort(plane.view("5").jobId(), null);
        assertThat(numbers(new JobFilter(JobStatus.ABORTED, null, null, null, "y", null, null)))
                .containsExactly(5L);
    }

    @Test
    void findsTheFirstJobSinceATimeWithoutLookingAtTheOthers() throws Refusal {
        for (int i = 0; i < 20; i++) {
            submit(i % 2 == 0 ? "even" : null);
            plane.pass(Duration.ofSeconds(10));
        }
        assertThat(numbers(null, null, START + 170)).containsExactly(20L, 19L, 18L);
        assertThat(numbers(null, null, START + 171)).containsExactly(20L, 19L);
        assertThat(numbers("even", null, START + 160)).containsExactly(19L, 17L);
        assertThat(numbers(null, null, 0L)).hasSize(20);
        assertThat(numbers(null, null, START + 1_000)).isEmpty();
    }

    @Test
    void aClockThatIsSetBackKeepsTheOrder() throws Refusal {
        submit(null);
        plane.clock.jump(Duration.ofHours(-1));
        submit(null);
        plane.clock.jump(Duration.ofHours(2));
        submit(null);
        assertThat(numbers(null, null, START)).containsExactly(3L, 2L, 1L);
        assertThat(numbers(null, null, START + 1)).containsExactly(3L);
    }

    @Test
    void labelsGoWithTheirJob() throws Refusal {
        plane.register("w1");
        submit(null, "x");
        plane.complete(plane.run("w1"), "w1");
        plane.passHearing(Duration.ofSeconds(2), "w1");
        plane.pause(Duration.ofDays(60));
        plane.pass(Duration.ofMinutes(20));
        assertThat(numbers(null, "x", null)).isEmpty();
    }
}
