package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.schema.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The outcomes in the journal of a worker that is gone: files of lines, each the CRC-32C of a JSON object in eight hex
 * digits, a space, and the object. Lines that are not as they were written are left out. Nothing is changed.
 */
final class WorkerJournal {
    private static final Pattern NAME = Pattern.compile("journal-([0-9]{1,18})\\.log");
    private static final int MAX_FILE = 128 * 1024 * 1024;
    private static final int SUM_LENGTH = 8;

    private final Map<String, JsonNode> outcomes = new LinkedHashMap<>();
    private final List<JsonNode> snapshot = new ArrayList<>();
    private boolean isInSnapshot;
    private String workerId = "";

    private WorkerJournal() {}

    /** Where a worker with this state file keeps its journal. */
    static Path folder(Path stateFile) {
        return stateFile.resolveSibling(stateFile.getFileName() + ".d");
    }

    /** In the words of a state file: {@code worker_id} and {@code completed_jobs}. */
    static ObjectNode read(Path folder) throws IOException {
        WorkerJournal journal = new WorkerJournal();
        for (Path file : files(folder)) {
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(MAX_FILE + 1);
                if (bytes.length > MAX_FILE) {
                    throw new IOException("Expected " + file + " of at most " + MAX_FILE + " bytes, found more");
                }
                journal.take(bytes);
            }
        }
        ObjectNode state = Json.mapper().createObjectNode().put("worker_id", journal.workerId);
        state.putArray("completed_jobs").addAll(journal.outcomes.values());
        return state;
    }

    private static List<Path> files(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(folder, path -> number(path) >= 0)) {
            names.forEach(files::add);
        }
        files.sort(Comparator.comparingLong(WorkerJournal::number));
        return files;
    }

    private static long number(Path file) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        return name.matches() ? Long.parseLong(name.group(1)) : -1;
    }

    private void take(byte[] bytes) throws IOException {
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                if (isWhole(bytes, start, i)) {
                    take(Json.mapper().readTree(bytes, start + SUM_LENGTH + 1, i - start - SUM_LENGTH - 1));
                }
                start = i + 1;
            }
        }
        endSnapshot();
    }

    private static boolean isWhole(byte[] bytes, int start, int end) {
        int json = start + SUM_LENGTH + 1;
        if (json >= end || bytes[json - 1] != ' ') {
            return false;
        }
        CRC32C sum = new CRC32C();
        sum.update(bytes, json, end - json);
        return new String(bytes, start, SUM_LENGTH, StandardCharsets.US_ASCII)
                .equals(HexFormat.of().toHexDigits((int) sum.getValue()));
    }

    /** A snapshot that is whole puts what came before it out of force. */
    private void take(JsonNode entry) throws IOException {
        switch (entry.path("entry").asText()) {
            case "opened" -> {
                if (entry.path("version").asInt() != 1) {
                    throw new IOException("Expected a journal of version 1, found "
                            + entry.path("version").asText());
                }
                workerId = entry.path("worker_id").asText(workerId);
                isInSnapshot = true;
            }
            case "whole" -> {
                if (isInSnapshot && entry.path("count").asInt() == snapshot.size()) {
                    outcomes.clear();
                }
                endSnapshot();
            }
            default -> {
                if (isInSnapshot) {
                    snapshot.add(entry);
                } else {
                    apply(entry);
                }
            }
        }
    }

    private void endSnapshot() {
        snapshot.forEach(this::apply);
        snapshot.clear();
        isInSnapshot = false;
    }

    private void apply(JsonNode entry) {
        JsonNode outcome = entry.path("outcome");
        if (outcome.isObject()) {
            outcomes.put(outcome.path("assignment_id").asText(), outcome);
        }
        entry.path("assignment_ids").forEach(forgotten -> outcomes.remove(forgotten.asText()));
    }
}
