package hdcf.schema.daemon;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

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

    /** What was wrong: the parser names the option, also where a word that is not true or false stood in its variable. */
    public static String reason(ParameterException wrong, Map<String, String> environment) {
        if (wrong.getArgSpec() instanceof OptionSpec option && option.typeInfo().isBoolean()) {
            String name = variable(option.longestName());
            String found = environment.get(name);
            if (found != null && found.equals(wrong.getValue())) {
                return "Expected " + name + " to be true or false, found " + found.replaceAll("[^ -~]", "?");
            }
        }
        return String.valueOf(wrong.getMessage());
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
