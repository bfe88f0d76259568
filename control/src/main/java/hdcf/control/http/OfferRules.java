package hdcf.control.http;

import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.Resources;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a worker may say that it has. Lists and maps from JSON may hold null, whatever their type says. */
final class OfferRules {
    private static final int MAX_DEVICE_CHARS = 128;

    private OfferRules() {}

    static void check(@Nullable Resources told) throws Refusal {
        if (told == null) {
            return;
        }
        amount("/resources/cpus", told.cpus(), PlacementRules.MAX_CPUS * 8);
        Long memoryMb = told.memoryMb();
        amount("/resources/memory_mb", memoryMb == null ? null : (double) memoryMb, PlacementRules.MAX_MEMORY_MB);
        amount("/resources/gpus", told.gpus(), Limits.GPUS);
        devices(told.devices());
        Map<String, Double> named = told.named();
        if (named == null) {
            return;
        }
        Texts.size(Limits.RESOURCES, List.copyOf(named.keySet()), "/resources/named");
        for (Map.Entry<String, Double> entry : named.entrySet()) {
            if (isNull(entry.getValue())) {
                throw wrong("/resources/named", "amounts", "null");
            }
            amount("/resources/named", entry.getValue(), PlacementRules.MAX_AMOUNT);
        }
    }

    private static void devices(@Nullable List<String> devices) throws Refusal {
        if (devices == null) {
            return;
        }
        Texts.words(Limits.GPUS, devices, "/resources/devices");
        for (String device : devices) {
            if (device.length() > MAX_DEVICE_CHARS || device.indexOf(',') >= 0) {
                throw wrong("/resources/devices", "names without commas", Echo.of(device));
            }
        }
        if (new HashSet<>(devices).size() != devices.size()) {
            throw wrong("/resources/devices", "each device once", String.valueOf(devices.size()));
        }
    }

    private static void amount(String at, @Nullable Double value, double max) throws Refusal {
        if (value != null && !(value >= 0 && value <= max)) {
            throw wrong(at, "from 0 to " + (long) max, String.valueOf(value));
        }
    }

    private static Refusal wrong(String at, String expected, String found) {
        return new Refusal(
                ProblemCode.OUT_OF_RANGE,
                "Expected " + at.substring(1) + " to be " + expected + ", found " + found,
                List.of(new Problem.Fault(at, "out_of_range")));
    }

    private static boolean isNull(@Nullable Object value) {
        return value == null;
    }
}
