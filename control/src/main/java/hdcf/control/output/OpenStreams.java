package hdcf.control.output;

import hdcf.control.job.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams that were used last, so many at most; what is let go is made durable first. Safe for use by several threads. */
final class OpenStreams {
    private static final Logger LOG = LoggerFactory.getLogger(OpenStreams.class);

    private final OutputFolders folders;
    private final int most;
    private final Map<StreamKey, HeldStream> streams = new LinkedHashMap<>(16, 0.75f, true);

    OpenStreams(OutputFolders folders, int most) {
        this.folders = folders;
        this.most = most;
    }

    /** What is done with one stream. */
    @FunctionalInterface
    interface Work<T> {
        T with(HeldStream stream) throws IOException, Refusal;
    }

    /** Works on a stream that nobody else works on meanwhile. */
    <T> T use(StreamKey key, Work<T> work) throws IOException, Refusal {
        HeldStream stream = take(key);
        try {
            stream.lock.lock();
            try {
                return work.with(stream);
            } finally {
                stream.lock.unlock();
            }
        } finally {
            give(stream);
        }
    }

    /**
     * Makes durable what was written.
     *
     * @return how many streams had something to force
     */
    int force() {
        List<HeldStream> all = new ArrayList<>();
        synchronized (streams) {
            for (HeldStream stream : streams.values()) {
                stream.users++;
                all.add(stream);
            }
        }
        int forced = 0;
        for (HeldStream stream : all) {
            try {
                forced += force(stream) ? 1 : 0;
            } finally {
                give(stream);
            }
        }
        return forced;
    }

    /** Lets go of everything of a job. */
    void forget(String jobId) {
        close(without(jobId));
    }

    /** Lets go of everything. */
    void close() {
        List<HeldStream> all;
        synchronized (streams) {
            all = List.copyOf(streams.values());
            streams.clear();
        }
        close(all);
    }

    int size() {
        synchronized (streams) {
            return streams.size();
        }
    }

    private HeldStream take(StreamKey key) {
        synchronized (streams) {
            HeldStream stream = streams.computeIfAbsent(key, absent -> new HeldStream(folders, absent));
            stream.users++;
            return stream;
        }
    }

    private void give(HeldStream stream) {
        List<HeldStream> left = new ArrayList<>();
        synchronized (streams) {
            stream.users--;
            Iterator<HeldStream> oldest = streams.values().iterator();
            while (streams.size() > most && oldest.hasNext()) {
                HeldStream candidate = oldest.next();
                if (candidate.users == 0) {
                    oldest.remove();
                    left.add(candidate);
                }
            }
        }
        close(left);
    }

    private List<HeldStream> without(String jobId) {
        List<HeldStream> left = new ArrayList<>();
        synchronized (streams) {
            streams.entrySet().removeIf(entry -> {
                boolean goes = entry.getKey().jobId().equals(jobId) && entry.getValue().users == 0;
                if (goes) {
                    left.add(entry.getValue());
                }
                return goes;
            });
        }
        return left;
    }

    private static void close(List<HeldStream> left) {
        for (HeldStream stream : left) {
            force(stream);
            stream.lock.lock();
            try {
                stream.close();
            } catch (IOException lost) {
                LOG.atWarn().setCause(lost).log("Closed a stream of output that could not be closed well");
            } finally {
                stream.lock.unlock();
            }
        }
    }

    private static boolean force(HeldStream stream) {
        try {
            return stream.force();
        } catch (IOException lost) {
            LOG.atWarn().setCause(lost).log("Cut a stream of output back to what is durable");
            return false;
        }
    }
}
