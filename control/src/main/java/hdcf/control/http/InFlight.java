package hdcf.control.http;

import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Counts the requests that were not answered to their end. Safe for use by several threads. */
final class InFlight implements ExchangeCompletionListener {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private final AtomicInteger count = new AtomicInteger();

    void began() {
        count.incrementAndGet();
    }

    @Override
    public void exchangeEvent(HttpServerExchange exchange, NextListener next) {
        count.decrementAndGet();
        next.proceed();
    }

    /** Waits at most so long until there is none. */
    void awaitNone(long timeoutMs) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (count.get() > 0 && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
