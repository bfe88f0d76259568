package hdcf.worker;

import hdcf.client.HttpTransport;
import hdcf.schema.daemon.LogSetup;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.ReconnectAnswer;
import hdcf.schema.wire.ReconnectRequest;
import hdcf.schema.wire.RegisterRequest;
import java.security.Security;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What a worker says its first words with. To load it takes as long as to read the options, so both is done at once, on
 * threads of their own here.
 */
final class Parts {
    private Parts() {}

    /** Loads them. Whoever logs, or looks up a name, waits for the answer first; the rest may come as it comes. */
    static CompletableFuture<Void> load() {
        CompletableFuture<Void> first = new CompletableFuture<>();
        start("first-parts", () -> {
            try {
                loadFirst();
            } finally {
                first.complete(null);
            }
        });
        start("wire-parts", Parts::loadWire);
        return first;
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void loadFirst() {
        forgetAddressesSoon();
        // Until this is done, others are given loggers that nothing can be set up for.
        LogSetup.hush();
    }

    /** A control plane may get another address behind its name: the JVM must not remember the old one for long. */
    private static void forgetAddressesSoon() {
        Security.setProperty("networkaddress.cache.ttl", "5");
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
    }

    private static void loadWire() {
        Json.bytes(new RegisterRequest("", null, List.of(), "", null, 1));
        Json.bytes(new ReconnectRequest("", null, List.of(), null, null, List.of()));
        Json.parse("{\"status\":\"ok\",\"actions\":[]}", ReconnectAnswer.class);
        HttpTransport.load();
    }
}
