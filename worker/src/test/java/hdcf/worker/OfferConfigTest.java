package hdcf.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.schema.daemon.BadConfig;
import hdcf.schema.wire.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker offers: what it was told, and where it was told nothing, what it found. */
final class OfferConfigTest {
    private static final Resources FOUND = new Resources(8.0, 32_000L, null, List.of("GPU-a"), null);

    @Test
    void offersWhatItFoundWhenNothingIsSaid() throws BadConfig {
        assertThat(offer().with(FOUND)).isEqualTo(FOUND);
    }

    @Test
    void whatIsSaidWins() throws BadConfig {
        assertThat(offer(
                                "--cpus=2.5",
                                "--memory=1024",
                                "--gpus=2",
                                "--resource=license=2,disk_gb=20.5",
                                "--resource=room=1")
                        .with(FOUND))
                .isEqualTo(new Resources(
                        2.5, 1024L, null, List.of("0", "1"), Map.of("license", 2.0, "disk_gb", 20.5, "room", 1.0)));
    }

    @Test
    void gpusMayBeNamedOrNone() throws BadConfig {
        assertThat(offer("--gpus", "GPU-1,GPU-2").with(FOUND).devices()).containsExactly("GPU-1", "GPU-2");
        assertThat(offer("--gpus", "0").with(FOUND).devices()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--cpus=0",
                "--cpus=-1",
                "--cpus=NaN",
                "--memory=0",
                "--gpus=65",
                "--gpus=a,a",
                "--gpus=a b",
                "--resource=license",
                "--resource=license=-1",
                "--resource=a=1,a=2",
                "--resource==1"
            })
    void refusesWhatMakesNoSense(String option) {
        assertThatThrownBy(() -> offer(option)).isInstanceOf(BadConfig.class).hasMessageStartingWith("Expected --");
    }

    private static OfferConfig offer(String... options) throws BadConfig {
        List<String> all = new ArrayList<>(List.of("--token", "t"));
        all.addAll(List.of(options));
        return WorkerConfig.of(WorkerOptions.parse(all, Map.of())).offer();
    }
}
