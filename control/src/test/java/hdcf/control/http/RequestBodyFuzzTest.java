package hdcf.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.AbortRequest;
import hdcf.schema.wire.HeartbeatRequest;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.LeaseRef;
import hdcf.schema.wire.ReconnectRequest;
import hdcf.schema.wire.RegisterRequest;
import hdcf.schema.wire.ReportRequest;
import hdcf.schema.wire.SubmitRequest;
import java.util.Arrays;
import java.util.List;

/** Target Z1: every body is understood or refused in words, and what was understood says the same when it is written again. */
final class RequestBodyFuzzTest {
    private static final Fuzzing FUZZING = new Fuzzing();
    private static final List<Route> ROUTES = FUZZING.router.routes().stream()
            .filter(route -> switch (route.body()) {
                case JSON, JSON_LIST, UPLOAD -> !route.template().startsWith("/blobs");
                case NONE, READ, OCTETS -> false;
            })
            .toList();
    private static final List<Class<?>> TYPES = List.of(
            SubmitRequest.class,
            LeaseRef.class,
            ReportRequest.class,
            HeartbeatRequest.class,
            RegisterRequest.class,
            AbortRequest.class,
            ReconnectRequest.class);

    /** The first octet chooses the route, the rest is the body. */
    @FuzzTest
    void isUnderstoodOrRefused(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        byte[] body = Arrays.copyOfRange(bytes, 1, bytes.length);
        FUZZING.call(ROUTES.get((bytes[0] & 0xff) % ROUTES.size()), "", body);
        TYPES.forEach(type -> saysTheSameAgain(type, body));
    }

    private static <T> void saysTheSameAgain(Class<T> type, byte[] body) {
        try {
            JsonBody<T> reader = JsonBody.lenient(type);
            byte[] first = Json.bytes(reader.whole(body));
            byte[] second = Json.bytes(reader.whole(first));
            assertThat(second).isEqualTo(first);
        } catch (Refusal refused) {
            Fuzzing.harmless(refused.code().status(), Json.text(refused.problem("r")));
        }
    }
}
