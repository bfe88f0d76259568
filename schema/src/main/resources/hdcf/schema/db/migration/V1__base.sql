-- The queue. Times are Unix seconds, so datetime(created_at, 'unixepoch') works in any SQLite shell;
-- columns that end in _ms are Unix milliseconds. Every change of a job writes a row of events in the
-- same transaction.

-- Facts about the file itself: schema incarnation, alive mark, the last number and id given out.
CREATE TABLE meta (
  key   TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- How many jobs are in each state, kept by the writer so that nobody has to count history.
CREATE TABLE job_counts (
  status TEXT PRIMARY KEY NOT NULL,
  jobs   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Jobs with the same hard needs share a class; a claim looks at the head of each class it can serve.
CREATE TABLE requirement_classes (
  class_id   INTEGER PRIMARY KEY NOT NULL,
  hash       TEXT NOT NULL UNIQUE,
  needs      TEXT NOT NULL CHECK (json_valid(needs)),
  created_at INTEGER NOT NULL
) STRICT;

-- Jobs submitted together. STAGING rows are invisible until one commit flips them to ACCEPTED.
CREATE TABLE batches (
  number          INTEGER PRIMARY KEY NOT NULL,
  id              TEXT NOT NULL UNIQUE,
  name            TEXT,
  submitter       TEXT NOT NULL DEFAULT '',
  state           TEXT NOT NULL CHECK (state IN ('STAGING', 'ACCEPTED')),
  jobs            INTEGER NOT NULL DEFAULT 0 CHECK (jobs >= 0),
  readied         INTEGER NOT NULL DEFAULT 0 CHECK (readied IN (0, 1)),
  max_running     INTEGER,
  max_fails       INTEGER,
  created_at      INTEGER NOT NULL,
  updated_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX batches_unfinished ON batches (state, readied) WHERE state = 'STAGING' OR readied = 0;

CREATE TABLE jobs (
  number                 INTEGER PRIMARY KEY NOT NULL,
  id                     TEXT NOT NULL,
  status                 TEXT NOT NULL CHECK (status IN
                           ('PENDING', 'ASSIGNED', 'RUNNING', 'COMPLETED', 'FAILED', 'LOST', 'RETRYING', 'ABORTED')),
  -- 1 = may be claimed as soon as it is PENDING; 0 = waits for its time, its batch or other jobs.
  ready                  INTEGER NOT NULL CHECK (ready IN (0, 1)),
  class_id               INTEGER NOT NULL REFERENCES requirement_classes (class_id),
  batch_number           INTEGER REFERENCES batches (number),
  batch_index            INTEGER,
  name                   TEXT,

  -- What to run: fixed at submission.
  command                TEXT NOT NULL,
  args                   TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(args)),
  working_dir            TEXT NOT NULL DEFAULT '',
  timeout_ms             INTEGER NOT NULL DEFAULT 0 CHECK (timeout_ms >= 0),
  priority               INTEGER NOT NULL DEFAULT 0,
  scheduled_at           INTEGER NOT NULL DEFAULT 0,
  needs_gpu              INTEGER NOT NULL DEFAULT 0 CHECK (needs_gpu IN (0, 1)),
  requirements           TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(requirements)),
  resources              TEXT CHECK (resources IS NULL OR json_valid(resources)),
  submitter              TEXT NOT NULL DEFAULT '',
  created_at             INTEGER NOT NULL,
  created_at_ms          INTEGER NOT NULL,

  -- Budgets. attempt_count counts acked deliveries (and the one that is out for delivery).
  max_attempts           INTEGER NOT NULL CHECK (max_attempts >= 1),
  crash_limit            INTEGER NOT NULL CHECK (crash_limit >= 0),
  attempt_count          INTEGER NOT NULL DEFAULT 0 CHECK (attempt_count >= 0),
  user_ends              INTEGER NOT NULL DEFAULT 0 CHECK (user_ends >= 0),
  crash_ends             INTEGER NOT NULL DEFAULT 0 CHECK (crash_ends >= 0),
  undelivered            INTEGER NOT NULL DEFAULT 0 CHECK (undelivered >= 0),

  -- The lease. lease_epoch grows by one per claim and fences everything older.
  lease_epoch            INTEGER NOT NULL DEFAULT 0 CHECK (lease_epoch >= 0),
  worker_id              TEXT,
  assignment_id          TEXT,
  assignment_expires_at  INTEGER,
  claim_id               TEXT,

  -- When a job that waits may go on: its schedule (PENDING) or the end of its back-off (RETRYING).
  due_at_ms              INTEGER,
  updated_at             INTEGER NOT NULL,
  assigned_at_ms         INTEGER,
  started_at_ms          INTEGER,
  ended_at_ms            INTEGER,
  updated_by             TEXT NOT NULL,

  -- How it ended, or what the last attempt said.
  end_cause              TEXT CHECK (end_cause IN
                           ('USER_EXIT', 'TIMEOUT', 'OOM', 'OUTPUT_LIMIT', 'WORKER_LOST', 'REBOOT', 'INFRASTRUCTURE', 'ABORTED')),
  exit_code              INTEGER,
  last_error             TEXT,
  result_path            TEXT,
  result_summary         TEXT,
  artifact_id            TEXT,
  artifact_stdout_tmp_path TEXT,
  artifact_stdout_path   TEXT,
  artifact_stdout_sha256 TEXT,
  artifact_stderr_tmp_path TEXT,
  artifact_stderr_path   TEXT,
  artifact_stderr_sha256 TEXT,
  artifact_storage_backend TEXT,
  artifact_location      TEXT,
  artifact_upload_state  TEXT,
  artifact_upload_error  TEXT,

  CHECK ((assignment_expires_at IS NOT NULL) = (status = 'ASSIGNED')),
  CHECK (status NOT IN ('ASSIGNED', 'RUNNING') OR (worker_id IS NOT NULL AND assignment_id IS NOT NULL)),
  -- Only a job that waits has a due time, and one in back-off always has.
  CHECK (due_at_ms IS NULL OR status = 'RETRYING' OR (status = 'PENDING' AND ready = 0)),
  CHECK (status <> 'RETRYING' OR due_at_ms IS NOT NULL)
) STRICT;

-- An ordinary job enters three indexes: its id, the pending queue, and the leases.
CREATE UNIQUE INDEX jobs_id ON jobs (id);
CREATE INDEX jobs_pending ON jobs (class_id, priority DESC, created_at, id) WHERE status = 'PENDING' AND ready = 1;
CREATE INDEX jobs_leased ON jobs (worker_id) WHERE status IN ('ASSIGNED', 'RUNNING', 'LOST');
-- Most jobs never enter these.
CREATE INDEX jobs_waiting ON jobs (due_at_ms) WHERE due_at_ms IS NOT NULL;
CREATE INDEX jobs_troubled ON jobs (number) WHERE status IN ('FAILED', 'ABORTED');
CREATE INDEX jobs_batch ON jobs (batch_number, batch_index) WHERE batch_number IS NOT NULL;

-- One row per acked delivery. A row without outcome is the attempt that may still tell its end.
CREATE TABLE attempts (
  job_number      INTEGER NOT NULL REFERENCES jobs (number) ON DELETE CASCADE,
  lease_epoch     INTEGER NOT NULL,
  assignment_id   TEXT NOT NULL,
  worker_id       TEXT NOT NULL,
  instance_id     TEXT,
  boot_id         TEXT,
  assigned_at_ms  INTEGER NOT NULL,
  acked_at_ms     INTEGER NOT NULL,
  started_at_ms   INTEGER,
  ended_at_ms     INTEGER,
  outcome         TEXT CHECK (outcome IN ('COMPLETED', 'FAILED', 'LOST', 'ABORTED', 'RELEASED')),
  end_cause       TEXT CHECK (end_cause IN
                    ('USER_EXIT', 'TIMEOUT', 'OOM', 'OUTPUT_LIMIT', 'WORKER_LOST', 'REBOOT', 'INFRASTRUCTURE', 'ABORTED')),
  exit_code       INTEGER,
  error           TEXT,
  completion_seq  INTEGER,
  stdout_length   INTEGER,
  stdout_sha256   TEXT,
  stderr_length   INTEGER,
  stderr_sha256   TEXT,
  PRIMARY KEY (job_number, lease_epoch)
) STRICT, WITHOUT ROWID;

-- Output small enough to travel inside the completion (8 KiB per stream).
CREATE TABLE attempt_output (
  job_number  INTEGER NOT NULL,
  lease_epoch INTEGER NOT NULL,
  stream      TEXT NOT NULL CHECK (stream IN ('stdout', 'stderr')),
  length      INTEGER NOT NULL,
  sha256      TEXT NOT NULL,
  data        BLOB NOT NULL,
  PRIMARY KEY (job_number, lease_epoch, stream),
  FOREIGN KEY (job_number, lease_epoch) REFERENCES attempts (job_number, lease_epoch) ON DELETE CASCADE
) STRICT;

CREATE TABLE workers (
  worker_id          TEXT PRIMARY KEY NOT NULL,
  status             TEXT NOT NULL CHECK (status IN ('ONLINE', 'OFFLINE')),
  registered_at      INTEGER NOT NULL,
  registration_nonce TEXT,
  capabilities       TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(capabilities)),
  last_seen          INTEGER NOT NULL,
  last_seen_ms       INTEGER NOT NULL,
  current_job_id     TEXT,
  heartbeat_seq      INTEGER,
  heartbeat_metrics  TEXT CHECK (heartbeat_metrics IS NULL OR json_valid(heartbeat_metrics)),
  instance_id        TEXT,
  boot_id            TEXT,
  slots              INTEGER,
  resources          TEXT CHECK (resources IS NULL OR json_valid(resources)),
  draining           INTEGER NOT NULL DEFAULT 0 CHECK (draining IN (0, 1)),
  updated_at         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The audit log: what happened, in the order it happened.
CREATE TABLE events (
  id         INTEGER PRIMARY KEY NOT NULL,
  ts         INTEGER NOT NULL,
  ts_ms      INTEGER NOT NULL,
  component  TEXT NOT NULL,
  level      TEXT NOT NULL CHECK (level IN ('DEBUG', 'INFO', 'WARN', 'ERROR')),
  event      TEXT NOT NULL,
  request_id TEXT,
  principal  TEXT,
  worker_id  TEXT,
  job_id     TEXT,
  details    TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;
CREATE INDEX events_job ON events (job_id) WHERE job_id IS NOT NULL;

CREATE TABLE dependencies (
  job_number        INTEGER NOT NULL REFERENCES jobs (number) ON DELETE CASCADE,
  depends_on_number INTEGER NOT NULL REFERENCES jobs (number),
  condition         TEXT NOT NULL CHECK (condition IN ('ok', 'any', 'not_ok')),
  state             TEXT NOT NULL CHECK (state IN ('WAITING', 'SATISFIED', 'BROKEN')),
  PRIMARY KEY (job_number, depends_on_number)
) STRICT, WITHOUT ROWID;
CREATE INDEX dependencies_reverse ON dependencies (depends_on_number);

-- The first answer to a submission with an Idempotency-Key; outlives the job.
CREATE TABLE idempotency_keys (
  scope       TEXT NOT NULL,
  key         TEXT NOT NULL,
  body_sha256 TEXT NOT NULL,
  answer      TEXT NOT NULL,
  last_number INTEGER NOT NULL,
  created_at  INTEGER NOT NULL,
  PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- For people with a SQLite shell: sqlite3 -readonly jobs.db 'SELECT * FROM v_queue'.

CREATE VIEW v_queue AS
SELECT j.number, j.id, j.priority, j.command, j.args, j.attempt_count, j.max_attempts,
       datetime(j.created_at, 'unixepoch') AS created,
       CASE WHEN j.ready = 1 THEN 'ready'
            WHEN j.scheduled_at > 0 THEN 'scheduled for ' || datetime(j.scheduled_at, 'unixepoch')
            ELSE 'waiting' END AS state,
       c.needs
  FROM jobs j JOIN requirement_classes c ON c.class_id = j.class_id
 WHERE j.status = 'PENDING'
   AND (j.batch_number IS NULL OR j.batch_number NOT IN (SELECT number FROM batches WHERE state = 'STAGING'))
 ORDER BY j.ready DESC, j.priority DESC, j.created_at, j.id;

CREATE VIEW v_jobs AS
SELECT j.number, j.id, j.status, j.command, j.args, j.exit_code, j.end_cause, j.worker_id,
       j.attempt_count || '/' || j.max_attempts AS attempts,
       datetime(j.created_at, 'unixepoch') AS created,
       datetime(j.started_at_ms / 1000, 'unixepoch') AS started,
       datetime(j.ended_at_ms / 1000, 'unixepoch') AS ended,
       round((j.ended_at_ms - j.started_at_ms) / 1000.0, 3) AS seconds,
       j.last_error
  FROM jobs j
 WHERE j.batch_number IS NULL OR j.batch_number NOT IN (SELECT number FROM batches WHERE state = 'STAGING')
 ORDER BY j.number DESC;

CREATE VIEW v_workers AS
SELECT w.worker_id, w.status, datetime(w.last_seen, 'unixepoch') AS last_seen,
       w.slots, w.capabilities,
       (SELECT count(*) FROM jobs j
         WHERE j.worker_id = w.worker_id AND j.status IN ('ASSIGNED', 'RUNNING', 'LOST') AND j.status = 'RUNNING') AS running,
       json_extract(w.heartbeat_metrics, '$.cpu_usage_percent') AS cpu_percent,
       json_extract(w.heartbeat_metrics, '$.memory_usage_mb') AS memory_mb,
       datetime(w.registered_at, 'unixepoch') AS registered
  FROM workers w ORDER BY w.worker_id;

CREATE VIEW v_failures AS
SELECT j.number, j.id, a.lease_epoch AS delivery, a.worker_id, a.outcome, a.end_cause, a.exit_code, a.error,
       datetime(a.acked_at_ms / 1000, 'unixepoch') AS started,
       datetime(a.ended_at_ms / 1000, 'unixepoch') AS ended,
       j.status AS job_status, j.command, j.args
  FROM attempts a JOIN jobs j ON j.number = a.job_number
 WHERE a.outcome IN ('FAILED', 'LOST')
 ORDER BY a.ended_at_ms DESC;
