package hdcf.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/** Target Z11: every query and every cursor is understood or refused in words; cursors of our own come back as they went. */
final class QueryFuzzTest {
    private static final Fuzzing FUZZING = new Fuzzing();
    private static final byte[] NOTHING = new byte[0];
    private static final List<Route> ROUTES = FUZZING.router.routes().stream()
            .filter(route -> route.method().equals("GET")
                    && !route.template().startsWith("/blobs")
                    && !route.template().equals("/backup")
                    && !route.template().contains("output"))
            .toList();

    @FuzzTest
    void isUnderstoodOrRefused(FuzzedDataProvider data) {
        Route route = data.pickValue(ROUTES);
        long cursor = data.consumeLong(1, 999_999_999_999_999_999L);
        String query = data.consumeRemainingAsString();
        if (!query.contains("follow")) {
            FUZZING.call(route, query, NOTHING);
        }
        Route list = FUZZING.route("GET", "/jobs");
        FUZZING.call(list, "cursor=" + query.replace("&", ""), NOTHING);
        assertThat(FUZZING.call(list, "cursor=n" + cursor, NOTHING)).isEqualTo(200);
        assertThat(FUZZING.call(list, "cursor=n0" + cursor, NOTHING)).isEqualTo(422);
    }
}
