package hdcf.control.http;

import hdcf.control.command.Bond;
import hdcf.control.command.Prior;
import hdcf.control.job.Condition;
import hdcf.control.job.Echo;
import hdcf.schema.wire.After;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.SubmitRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a job may belong to others. Lists from JSON may hold null, whatever their type says. Confined to one call. */
final class BondRules {
    /** Begins as no id and no number does, so that a name is never taken for one. */
    static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9._-]{0,127}");

    private static final List<String> MODES = List.of("all", "any");

    private final Faults faults;

    private BondRules(Faults faults) {
        this.faults = faults;
    }

    /** What was asked; whatever is wrong is added to the faults. */
    static Bond check(SubmitRequest asked, Faults faults) {
        if (asked.name() == null && asked.after() == null && asked.afterMode() == null) {
            return Bond.NONE;
        }
        return new BondRules(faults).check(asked);
    }

    private Bond check(SubmitRequest asked) {
        String name = asked.name();
        if (name != null && !NAME.matcher(name).matches()) {
            faults.range("/name", "a letter or _, then up to 127 letters, digits or . _ -", Echo.of(name));
        }
        String mode = asked.afterMode();
        if (mode != null && !MODES.contains(mode)) {
            faults.range("/after_mode", "all or any", Echo.of(mode));
        }
        return new Bond(name, priors(asked.after()), "any".equals(mode), null);
    }

    private List<Prior> priors(@Nullable List<After> after) {
        if (after == null) {
            return List.of();
        }
        if (after.size() > Limits.AFTER) {
            faults.add("/after", "too_many", "to have at most " + Limits.AFTER + " items", "" + after.size());
            return List.of();
        }
        List<Prior> priors = new ArrayList<>(after.size());
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < after.size(); i++) {
            String at = "/after/" + i;
            After one = after.get(i);
            String job = one.job();
            Condition condition = condition(one.on());
            if (job == null) {
                faults.add(at + "/job", "missing", "to name a job", "none");
            } else if (!Names.isId(job)) {
                faults.range(at + "/job", "the id, the number or the name of a job", Echo.of(job));
            } else if (!seen.add(job)) {
                faults.add(at + "/job", "duplicate", "to name each job once", Echo.of(job) + " twice");
            } else if (condition == null) {
                faults.range(at + "/on", "ok, fail or any", Echo.of(String.valueOf(one.on())));
            } else {
                priors.add(new Prior(job, condition, faults.base() + at + "/job"));
            }
        }
        return List.copyOf(priors);
    }

    private static @Nullable Condition condition(@Nullable String word) {
        if (word == null) {
            return Condition.OK;
        }
        for (Condition condition : Condition.values()) {
            if (condition.word().equals(word)) {
                return condition;
            }
        }
        return null;
    }
}
