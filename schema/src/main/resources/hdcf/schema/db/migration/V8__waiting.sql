-- Jobs that wait are found by what they wait for, and a key lives as long as any of its jobs.

-- A hundred thousand jobs that are scheduled for tomorrow are not in the way of the one whose back-off ends next, nor the reverse.
DROP INDEX jobs_waiting;
CREATE INDEX jobs_waiting ON jobs (status, due_at_ms) WHERE due_at_ms IS NOT NULL;

-- The lowest job of the submission, as last_number is the highest.
ALTER TABLE idempotency_keys ADD COLUMN first_number INTEGER;
UPDATE idempotency_keys
   SET first_number = CASE json_type(answer)
                        WHEN 'array' THEN json_extract(answer, '$[0].number')
                        ELSE json_extract(answer, '$.first_number') END
 WHERE json_valid(answer);
