package hdcf.control.command.live;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.control.job.Aside;
import hdcf.control.job.Offer;
import hdcf.control.store.WorkerRow;
import hdcf.schema.wire.AbortNotice;
import hdcf.schema.wire.RegisterRequest;
import hdcf.schema.wire.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A registered worker as the writer remembers it. Confined to the writer thread, but for {@link #lastHeardNanos()}.
 */
public final class Member {
    private static final int MAX_NEWS = 256;

    private static final double MAX_RTT_MS = 60_000;
    private static final double MAX_PERCENT = 100;
    /** What the last attempt counts in the success rate. */
    private static final double RECENT = 0.1;

    private final String workerId;
    private final long registeredAt;
    private final List<AbortNotice> news = new ArrayList<>();
    private final BootHistory boots;
    private @Nullable String nonce;
    private Set<String> capabilities;
    private @Nullable String currentJobId;
    private @Nullable Long seq;
    private @Nullable String metricsJson;
    private final IdHistory instances;
    private @Nullable String seqInstanceId;
    private @Nullable Integer slots;
    private @Nullable Resources resources;
    private Offer whole;
    private final Conduct conduct = new Conduct();
    private @Nullable Aside aside;
    private int cooldowns;
    private double rttMs;
    private double cpuPercent;
    private double reliability = 1;
    private boolean isOnline;
    private boolean isDirty;
    private long lastHeardWallMs;
    private volatile long lastHeardNanos;

    Member(WorkerRow row, long nowNanos) {
        workerId = row.workerId();
        registeredAt = row.registeredAt();
        nonce = row.nonce();
        capabilities = Set.copyOf(row.capabilities());
        currentJobId = row.currentJobId();
        seq = row.heartbeatSeq();
        metricsJson = row.metricsJson();
        instances = new IdHistory(row.instanceId());
        seqInstanceId = row.instanceId();
        boots = new BootHistory(row.bootId());
        slots = row.slots();
        resources = row.resources();
        whole = Offer.whole(capabilities, resources);
        isOnline = row.isOnline();
        aside = row.aside();
        cooldowns = row.cooldowns();
        lastHeardWallMs = row.lastSeenMs();
        lastHeardNanos = nowNanos;
    }

    /** The row to store. */
    public WorkerRow row() {
        return new WorkerRow(
                workerId,
                isOnline,
                registeredAt,
                nonce,
                capabilities.stream().sorted().toList(),
                lastHeardWallMs,
                currentJobId,
                seq,
                metricsJson,
                instances.current(),
                boots.current(),
                slots,
                resources,
                aside,
                cooldowns);
    }

    /** What a registration says. The next heartbeat starts a new sequence. */
    public void register(RegisterRequest given) {
        nonce = given.nonce() == null ? nonce : given.nonce();
        capabilities = given.capabilities() == null ? capabilities : Set.copyOf(given.capabilities());
        resources = given.resources();
        whole = Offer.whole(capabilities, resources);
        identify(null, null, given.slots());
        boots.announced(given.bootId());
        seq = null;
        isDirty = true;
    }

    /**
     * Takes the sequence number of a heartbeat. Each daemon counts for itself.
     *
     * @return false when it is not above the last one of the same daemon: the content is to be ignored
     */
    public boolean advance(@Nullable Long given, @Nullable String givenInstanceId) {
        if (given == null) {
            return true;
        }
        boolean isOther = givenInstanceId != null && seqInstanceId != null && !givenInstanceId.equals(seqInstanceId);
        if (seq != null && given <= seq && !isOther) {
            return false;
        }
        seq = given;
        seqInstanceId = givenInstanceId == null ? seqInstanceId : givenInstanceId;
        return true;
    }

    /** What a heartbeat says. */
    public void beat(@Nullable String givenCurrentJobId, @Nullable String givenMetricsJson) {
        currentJobId = givenCurrentJobId;
        metricsJson = givenMetricsJson == null ? metricsJson : givenMetricsJson;
        isDirty = true;
    }

    /** Which daemon speaks for the worker, and since which boot of its machine; absent members change nothing. */
    public void identify(@Nullable String givenInstanceId, @Nullable String givenBootId, @Nullable Integer givenSlots) {
        instances.heard(givenInstanceId);
        boots.heard(givenBootId);
        slots = givenSlots == null ? slots : givenSlots;
    }

    /** Whether this boot of its machine was followed by another one, so that what is said under it was long on its way. */
    public boolean hasLeft(@Nullable String givenBootId) {
        return boots.isFormer(givenBootId);
    }

    /** The daemons that spoke for the worker. */
    public IdHistory instances() {
        return instances;
    }

    /** The job it works on, as far as one can be named. */
    public void works(@Nullable String jobId) {
        currentJobId = jobId;
        isDirty = true;
    }

    /** Keeps a notice for its next poll. */
    public void tell(AbortNotice notice) {
        if (news.size() < MAX_NEWS && !news.contains(notice)) {
            news.add(notice);
        }
    }

    /** Whether notices wait for its next poll. */
    public boolean hasNews() {
        return !news.isEmpty();
    }

    /** Hands over the notices that wait. */
    public List<AbortNotice> takeNews() {
        List<AbortNotice> taken = List.copyOf(news);
        news.clear();
        return taken;
    }

    /** That it is put aside; null when nothing is held against it. */
    public @Nullable Aside aside() {
        return aside;
    }

    /** Puts it aside, or no longer. */
    public void putAside(@Nullable Aside now) {
        aside = now;
    }

    /** Whether it is to end what it runs and take nothing more. */
    public boolean isDraining() {
        return aside != null && aside.kind() == Aside.Kind.DRAINING;
    }

    /** How long its machine slept when it last did; 0 when it is not known to sleep. */
    public long sleptMs() {
        return WorkerRow.sleptMs(metricsJson);
    }

    /** What its heartbeat measured; absent figures change nothing. */
    public void measured(JsonNode metrics) {
        rttMs = between(metrics.path("rtt_ms").asDouble(rttMs), MAX_RTT_MS);
        cpuPercent = between(metrics.path("cpu_usage_percent").asDouble(cpuPercent), MAX_PERCENT);
    }

    private static double between(double figure, double max) {
        return figure >= 0 ? Math.min(figure, max) : 0;
    }

    /** An attempt ended in a way that says something of the worker. */
    public void judged(boolean isGood) {
        reliability += RECENT * ((isGood ? 1 : 0) - reliability);
    }

    /** The part of its attempts that ended well, the latest counting most. Learnt anew by each process. */
    public double reliability() {
        return reliability;
    }

    /** How long a call of its takes; 0 when it did not tell. */
    public double rttMs() {
        return rttMs;
    }

    /** How busy its processors are; 0 when it did not tell. */
    public double cpuPercent() {
        return cpuPercent;
    }

    /** Jobs that it runs side by side; null when it did not tell. */
    public @Nullable Integer slots() {
        return slots;
    }

    /** How its attempts ended lately. */
    public Conduct conduct() {
        return conduct;
    }

    /** Cool-downs since it last did well for a while. */
    public int cooldowns() {
        return cooldowns;
    }

    public void cooldowns(int now) {
        cooldowns = now;
    }

    void heard(long nanos, long wallMs) {
        lastHeardNanos = nanos;
        lastHeardWallMs = wallMs;
        isDirty = true;
    }

    void rebase(long nanos) {
        lastHeardNanos = nanos;
    }

    void online(boolean now) {
        isOnline = now;
        isDirty = true;
    }

    boolean takeDirty() {
        boolean was = isDirty;
        isDirty = false;
        return was;
    }

    public String workerId() {
        return workerId;
    }

    public @Nullable String nonce() {
        return nonce;
    }

    public Set<String> capabilities() {
        return capabilities;
    }

    public @Nullable String currentJobId() {
        return currentJobId;
    }

    /** What it has to give; null when it did not tell. */
    public @Nullable Resources resources() {
        return resources;
    }

    /** All that it has. */
    public Offer whole() {
        return whole;
    }

    /** The names of its GPUs; null when it did not tell. */
    public @Nullable List<String> devices() {
        return Offer.devices(resources);
    }

    public @Nullable String bootId() {
        return boots.current();
    }

    /** The same, once something was heard under it and until a registration names another one: what is reserved in doubt belongs to neither. */
    public @Nullable String certainBootId() {
        return boots.certain();
    }

    public boolean isOnline() {
        return isOnline;
    }

    /** When it was heard last, on the monotonic clock. May be read by any thread. */
    public long lastHeardNanos() {
        return lastHeardNanos;
    }
}
