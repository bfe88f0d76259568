-- Batches that people see, with their counters, limits and jobs that wait for each other.

-- 'jobs': a long list of POST /jobs, of which nobody sees the batch. 'batch': one of POST /batches.
ALTER TABLE batches ADD COLUMN kind TEXT NOT NULL DEFAULT 'jobs' CHECK (kind IN ('jobs', 'batch'));
ALTER TABLE batches ADD COLUMN policy TEXT NOT NULL DEFAULT 'partial' CHECK (policy IN ('partial', 'all', 'any'));
-- How its jobs stand, kept by the writer with every change of one, so that nobody has to count them.
ALTER TABLE batches ADD COLUMN status TEXT NOT NULL DEFAULT 'QUEUED'
  CHECK (status IN ('QUEUED', 'RUNNING', 'COMPLETED', 'PARTIALLY_COMPLETED', 'FAILED'));
ALTER TABLE batches ADD COLUMN pending INTEGER NOT NULL DEFAULT 0 CHECK (pending >= 0);
ALTER TABLE batches ADD COLUMN assigned INTEGER NOT NULL DEFAULT 0 CHECK (assigned >= 0);
ALTER TABLE batches ADD COLUMN running INTEGER NOT NULL DEFAULT 0 CHECK (running >= 0);
ALTER TABLE batches ADD COLUMN lost INTEGER NOT NULL DEFAULT 0 CHECK (lost >= 0);
ALTER TABLE batches ADD COLUMN retrying INTEGER NOT NULL DEFAULT 0 CHECK (retrying >= 0);
ALTER TABLE batches ADD COLUMN completed INTEGER NOT NULL DEFAULT 0 CHECK (completed >= 0);
ALTER TABLE batches ADD COLUMN failed INTEGER NOT NULL DEFAULT 0 CHECK (failed >= 0);
ALTER TABLE batches ADD COLUMN aborted INTEGER NOT NULL DEFAULT 0 CHECK (aborted >= 0);
-- Jobs with a place below max_running.
ALTER TABLE batches ADD COLUMN places INTEGER NOT NULL DEFAULT 0 CHECK (places >= 0);
-- 1 = the rest of it is being aborted.
ALTER TABLE batches ADD COLUMN stopping INTEGER NOT NULL DEFAULT 0 CHECK (stopping IN (0, 1));
ALTER TABLE batches ADD COLUMN stop_reason TEXT;
-- How often jobs of it wait for another job.
ALTER TABLE batches ADD COLUMN edges INTEGER NOT NULL DEFAULT 0 CHECK (edges >= 0);
ALTER TABLE batches ADD COLUMN created_at_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batches ADD COLUMN ended_at_ms INTEGER;
CREATE INDEX batches_seen ON batches (number) WHERE kind = 'batch';
-- What the writer looks for when it starts.
CREATE INDEX batches_at_work ON batches (number) WHERE stopping = 1 OR (max_running IS NOT NULL AND ended_at_ms IS NULL);

-- What a command finds in HDCF_TASK_INDEX and HDCF_TASK_ITEM.
ALTER TABLE jobs ADD COLUMN task_index INTEGER;
ALTER TABLE jobs ADD COLUMN task_item TEXT;
-- In a batch with max_running: 0 = does not need a place yet, 1 = waits for one, 2 = has one. Without one it is not ready.
ALTER TABLE jobs ADD COLUMN place INTEGER NOT NULL DEFAULT 0 CHECK (place IN (0, 1, 2));
-- Jobs it waits for of which nothing is decided; while there are any it is not ready.
ALTER TABLE jobs ADD COLUMN unmet INTEGER NOT NULL DEFAULT 0 CHECK (unmet >= 0);
-- Bits: 1 = others wait for it, 2 = one of the jobs it waits for is enough, 4 = it waits for others, or did.
ALTER TABLE jobs ADD COLUMN ties INTEGER NOT NULL DEFAULT 0;
CREATE INDEX jobs_queued_in_batch ON jobs (batch_number, batch_index) WHERE place = 1;

-- Jobs that have ended while those that wait for them were not all told.
CREATE TABLE untold_ends (
  job_number INTEGER PRIMARY KEY NOT NULL REFERENCES jobs (number) ON DELETE CASCADE
) STRICT;

DROP VIEW v_queue;
CREATE VIEW v_queue AS
SELECT j.number, j.id, j.priority, j.command, j.args, j.attempt_count, j.max_attempts,
       datetime(j.created_at, 'unixepoch') AS created,
       CASE WHEN j.ready = 1 THEN 'ready'
            WHEN j.held = 1 THEN 'held'
            WHEN j.unmet > 0 THEN 'waits for other jobs: ' || j.unmet
            WHEN j.place = 1 THEN 'waits for a place in batch ' || j.batch_number
            WHEN j.scheduled_at > 0 THEN 'scheduled for ' || datetime(j.scheduled_at, 'unixepoch')
            ELSE 'waiting' END AS state,
       c.needs
  FROM jobs j JOIN requirement_classes c ON c.class_id = j.class_id
 WHERE j.status = 'PENDING'
   AND (j.batch_number IS NULL OR j.batch_number NOT IN (SELECT number FROM batches WHERE state = 'STAGING'))
 ORDER BY j.ready DESC, j.priority DESC, j.created_at, j.id;

CREATE VIEW v_batches AS
SELECT b.number, b.id, b.name, b.status, b.submitter, b.jobs,
       b.pending, b.assigned + b.running + b.lost AS running, b.retrying, b.completed, b.failed, b.aborted,
       b.max_running, b.max_fails, b.stop_reason,
       datetime(b.created_at, 'unixepoch') AS created,
       datetime(b.ended_at_ms / 1000, 'unixepoch') AS ended
  FROM batches b
 WHERE b.kind = 'batch' AND b.state = 'ACCEPTED'
 ORDER BY b.number DESC;

CREATE VIEW v_dependencies AS
SELECT d.job_number, j.name, j.status, d.depends_on_number, o.name AS depends_on_name, o.status AS depends_on_status,
       CASE d.condition WHEN 'not_ok' THEN 'fail' ELSE d.condition END AS "on", d.state
  FROM dependencies d JOIN jobs j ON j.number = d.job_number JOIN jobs o ON o.number = d.depends_on_number
 ORDER BY d.job_number, d.depends_on_number;
