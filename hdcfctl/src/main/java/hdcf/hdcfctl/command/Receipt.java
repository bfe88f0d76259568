package hdcf.hdcfctl.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a submission is answered with, read without the record mapper. */
record Receipt(String jobId, String status, long number) {
    /** What a person calls the job. */
    String name() {
        return number > 0 ? Long.toString(number) : jobId;
    }

    /** The receipts of one answer, which is an object or an array of them. */
    static List<Receipt> read(byte[] body, Destination destination) throws Failure {
        List<Receipt> receipts = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(body)) {
            JsonToken first = json.nextToken();
            if (first == JsonToken.START_OBJECT) {
                receipts.add(one(json));
            } else if (first == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    receipts.add(one(json));
                }
            }
        } catch (IOException notJson) {
            throw Failure.foreign(body, destination);
        }
        if (receipts.stream().anyMatch(receipt -> receipt.jobId.isEmpty()) || receipts.isEmpty()) {
            throw Failure.foreign(body, destination);
        }
        return receipts;
    }

    private static Receipt one(JsonParser json) throws IOException {
        String jobId = "";
        String status = "";
        long number = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("job_id") && value == JsonToken.VALUE_STRING) {
                jobId = json.getText();
            } else if (name.equals("status") && value == JsonToken.VALUE_STRING) {
                status = json.getText();
            } else if (name.equals("number") && value == JsonToken.VALUE_NUMBER_INT) {
                number = json.getLongValue();
            } else {
                json.skipChildren();
            }
        }
        return new Receipt(jobId, status, number);
    }
}
