package hdcf.hdcfctl.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void showsControlCharactersInsteadOfSendingThem() {
        assertThat(Text.oneLine("a\u001b[31mred\u0007\nb\tc\u009b")).isEqualTo("a\\u001b[31mred\\u0007\\nb\\tc\\u009b");
    }

    @Test
    void showsWhatTurnsTheWritingDirection() {
        assertThat(Text.oneLine("x\u202egpj.exe \u2066y\u2028z")).isEqualTo("x\\u202egpj.exe \\u2066y\\u2028z");
    }

    @Test
    void leavesOrdinaryTextAlone() {
        assertThat(Text.oneLine("Gr\u00fc\u00dfe \ud83d\ude00 plain")).isEqualTo("Gr\u00fc\u00dfe \ud83d\ude00 plain");
    }

    @Test
    void clipsWithoutHalvingACharacter() {
        assertThat(Text.clip("abcdefgh", 6)).isEqualTo("abc...");
        assertThat(Text.clip("ab\ud83d\ude00defgh", 6)).isEqualTo("ab...");
        assertThat(Text.clip("abcdef", 6)).isEqualTo("abcdef");
    }

    @Test
    void saysTimeSpansAsPeopleDo() {
        assertThat(List.of(-1L, 59L, 192L, 7_260L, 90_000L))
                .extracting(Text::span)
                .containsExactly("0s", "59s", "3m 12s", "2h 1m", "1d 1h");
    }

    @Test
    void fitsATableIntoTheTerminal() {
        Table table = new Table("JOB", "COMMAND");
        table.row("1", "x".repeat(500));
        table.row("22", "evil \u001b[2J");
        assertThat(table.lines(40)).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(40));
        assertThat(table.lines(40).get(2)).isEqualTo("22   evil \\u001b[2J");
    }
}
