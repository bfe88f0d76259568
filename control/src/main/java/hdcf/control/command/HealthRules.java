package hdcf.control.command;

import java.time.Duration;

/**
 * When a worker is put aside.
 *
 * @param suspectAfter a worker unheard for so long is SUSPECT
 * @param limit what is held against a worker before it cools down; 0: none ever does
 * @param cooldown how long the first time; each later one lasts twice as long
 * @param longest no cool-down lasts longer
 */
public record HealthRules(Duration suspectAfter, int limit, Duration cooldown, Duration longest) {
    /** Suspect after 30 s; five quick failures in a row cost 30 s, at most 10 min. */
    public static final HealthRules STANDARD =
            new HealthRules(Duration.ofSeconds(30), 5, Duration.ofSeconds(30), Duration.ofMinutes(10));

    /** How long the cool-down lasts that follows so many others. */
    Duration after(int cooldowns) {
        long ms = cooldown.toMillis();
        for (int i = 0; i < cooldowns && ms < longest.toMillis(); i++) {
            ms *= 2;
        }
        return Duration.ofMillis(Math.min(ms, longest.toMillis()));
    }
}
