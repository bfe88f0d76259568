package hdcf.worker;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Tells the parser its options one by one. Reading them from annotations makes classes at run time and asks those some thousand
 * questions, which was the longest part of a worker's start. Each option may be written {@code --name} or {@code -name}.
 */
final class OptionList {
    private final CommandSpec spec;

    OptionList(CommandSpec spec) {
        this.spec = spec;
    }

    void text(String name, @Nullable String preset, String description, Consumer<String> field) {
        value(String.class, List.of(name), preset, description, field);
    }

    void number(String name, String preset, String description, Consumer<Integer> field) {
        value(Integer.class, List.of(name), preset, description, field);
    }

    /**
     * An option with one value.
     *
     * @param names the first one also says what its value is
     * @param preset as it would be written; null for none
     */
    <T> void value(Class<T> type, List<String> names, @Nullable String preset, String description, Consumer<T> field) {
        spec.addOption(option(names, description, new Binding<>(field))
                .type(type)
                .defaultValue(preset)
                .build());
    }

    /** An option with texts between commas. */
    void texts(String name, String description, Consumer<List<String>> field) {
        spec.addOption(option(List.of(name), description, new Binding<>(field))
                .type(List.class)
                .auxiliaryTypes(String.class)
                .initialValue(List.of())
                .splitRegex(",")
                .build());
    }

    /** An option that is there or not; its variable says true or false. */
    void flag(String name, String description, Consumer<Boolean> field) {
        spec.addOption(option(List.of(name), description, new Binding<>(field))
                .type(boolean.class)
                .arity("0..1")
                .fallbackValue("true")
                .initialValue(false)
                .build());
    }

    /** What prints something and ends. */
    void question(String name, boolean isHelp, String description, Consumer<Boolean> field) {
        OptionSpec.Builder option = option(List.of(name), description, new Binding<>(field))
                .type(boolean.class)
                .initialValue(false);
        if (isHelp) {
            option.names("--help", "-help", "-h").usageHelp(true);
        }
        spec.addOption(option.build());
    }

    private static OptionSpec.Builder option(List<String> names, String description, Binding<?> binding) {
        String[] written = names.stream()
                .flatMap(name -> List.of(name, name.substring(1)).stream())
                .toArray(String[]::new);
        return OptionSpec.builder(written)
                .paramLabel("<" + names.get(0).substring(2) + ">")
                .description(description)
                .getter(binding)
                .setter(binding);
    }

    /** Keeps what was found, and hands it on to the field behind the option. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static final class Binding<T> implements IGetter, ISetter {
        private final Consumer<T> field;
        private @Nullable Object value;

        Binding(Consumer<T> field) {
            this.field = field;
        }

        @Override
        public <V> @Nullable V get() {
            return (V) value;
        }

        @Override
        public <V> @Nullable V set(@Nullable V now) {
            V before = (V) value;
            value = now;
            if (now != null) {
                field.accept((T) now);
            }
            return before;
        }
    }
}
