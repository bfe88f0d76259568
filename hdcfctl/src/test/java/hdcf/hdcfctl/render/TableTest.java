package hdcf.hdcfctl.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private static Table jobs() {
        Table table = new Table("JOB", "STATE", "EXIT", "WORKER", "COMMAND");
        table.row("30162", "PENDING", "", "", "render one.blend");
        table.row("30163", "PENDING", "", "", "render two.blend");
        return table;
    }

    @Test
    void whatIsWideEnoughIsLeftAsItIs() {
        assertThat(jobs().lines(60))
                .isEqualTo(List.of(
                        "JOB    STATE    EXIT  WORKER  COMMAND",
                        "30162  PENDING                render one.blend",
                        "30163  PENDING                render two.blend"))
                .isEqualTo(jobs().lines(Table.UNBOUNDED));
    }

    @Test
    void columnsThatSayNothingGoFirst() {
        assertThat(jobs().lines(32))
                .isEqualTo(List.of(
                        "JOB    STATE    COMMAND",
                        "30162  PENDING  render one.blend",
                        "30163  PENDING  render two.blend"));
    }

    @Test
    void theNameOfARowIsNeverCut() {
        assertThat(jobs().lines(22))
                .isEqualTo(List.of("JOB    S...  COMMAND", "30162  P...  render ...", "30163  P...  render ..."));
    }

    @Test
    void anEmptyLastColumnTakesNoRoomFromTheOthers() {
        Table table = new Table("WORKER", "STATE", "SLOTS", "CAPABILITIES");
        table.row("vm-worker-1", "ONLINE", "2", "");

        assertThat(table.lines(26)).isEqualTo(List.of("WORKER       STATE   SLOTS", "vm-worker-1  ONLINE  2"));
    }
}
