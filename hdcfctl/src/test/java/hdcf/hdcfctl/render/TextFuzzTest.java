package hdcf.hdcfctl.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Target Z9: what strangers wrote reaches a terminal on one line and without a control character. */
final class TextFuzzTest {
    @FuzzTest
    void isHarmlessOnATerminal(FuzzedDataProvider data) {
        int max = data.consumeInt(0, 300);
        String text = data.consumeRemainingAsString();
        String shown = Text.oneLine(text);
        assertThat(shown.codePoints()).noneMatch(TextFuzzTest::isDangerous);
        assertThat(Text.oneLine(shown)).isEqualTo(shown);
        assertThat(Text.clip(text, max).length()).isLessThanOrEqualTo(max);
        assertThat(Text.oneLine(Text.clip(shown, max)).codePoints()).noneMatch(TextFuzzTest::isDangerous);
    }

    private static boolean isDangerous(int point) {
        int type = Character.getType(point);
        return Character.isISOControl(point)
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }
}
