package hdcf.schema.daemon;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Takes the default of an option from its environment variable: {@code HDCF_} and its name, but for two. */
public final class EnvironmentDefaults implements IDefaultValueProvider {
    private static final Map<String, String> OTHER_NAMES = Map.of("--db", "HDCF_DB_PATH", "--token", "HDCF_API_TOKEN");

    private final Map<String, String> environment;

    /** Defaults from these variables. */
    public EnvironmentDefaults(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The variable of an option. */
    public static String variable(String option) {
        String plain = "HDCF" + option.substring(1).replace('-', '_').toUpperCase(Locale.ROOT);
        return OTHER_NAMES.getOrDefault(option, plain);
    }

    @Override
    public @Nullable String defaultValue(ArgSpec arg) {
        if (!(arg instanceof OptionSpec option) || option.usageHelp()) {
            return null;
        }
        String value = environment.get(variable(option.longestName()));
        return value == null || value.isEmpty() ? null : value;
    }
}
