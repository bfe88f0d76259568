-- Names and labels to find jobs by, kinds of jobs, and work that comes again and again.

-- What its submitter said of it that the queue does not look at: {"labels": [], "type", "payload"}; NULL means nothing.
ALTER TABLE jobs ADD COLUMN tags TEXT CHECK (tags IS NULL OR json_valid(tags));
-- The schedule that submitted it, and the time it was due: no time of a schedule has two jobs.
ALTER TABLE jobs ADD COLUMN schedule_number INTEGER;
ALTER TABLE jobs ADD COLUMN schedule_due_at INTEGER;
CREATE UNIQUE INDEX jobs_of_schedule ON jobs (schedule_number, schedule_due_at) WHERE schedule_number IS NOT NULL;
CREATE INDEX jobs_named ON jobs (name, number) WHERE name IS NOT NULL;

-- A row for each label of a job, so that jobs are found by it.
CREATE TABLE job_labels (
  job_number INTEGER NOT NULL REFERENCES jobs (number) ON DELETE CASCADE,
  label      TEXT NOT NULL,
  PRIMARY KEY (job_number, label)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_labels_label ON job_labels (label, job_number);

-- Recurring work. Times are Unix seconds.
CREATE TABLE schedules (
  number          INTEGER PRIMARY KEY NOT NULL,
  id              TEXT NOT NULL UNIQUE,
  name            TEXT NOT NULL UNIQUE,
  state           TEXT NOT NULL CHECK (state IN ('ACTIVE', 'PAUSED')),
  cron            TEXT NOT NULL,
  time_zone       TEXT NOT NULL,
  missed          TEXT NOT NULL CHECK (missed IN ('skip', 'once', 'all')),
  missed_limit    INTEGER NOT NULL CHECK (missed_limit >= 1),
  overlap         TEXT NOT NULL CHECK (overlap IN ('skip', 'allow')),
  submitter       TEXT NOT NULL,
  -- What is submitted each time, as it was given.
  job             TEXT NOT NULL CHECK (json_valid(job)),
  -- When a job is due. It moves on in the transaction that submits or skips that time.
  next_due_at     INTEGER,
  last_due_at     INTEGER,
  last_job_id     TEXT,
  last_job_number INTEGER,
  last_error      TEXT,
  submitted       INTEGER NOT NULL DEFAULT 0 CHECK (submitted >= 0),
  skipped         INTEGER NOT NULL DEFAULT 0 CHECK (skipped >= 0),
  created_at      INTEGER NOT NULL,
  updated_at      INTEGER NOT NULL,
  CHECK ((next_due_at IS NOT NULL) = (state = 'ACTIVE'))
) STRICT;
CREATE INDEX schedules_due ON schedules (next_due_at) WHERE next_due_at IS NOT NULL;

CREATE VIEW v_schedules AS
SELECT s.number, s.name, s.state, s.cron, s.time_zone, s.missed, s.overlap, s.submitted, s.skipped,
       datetime(s.next_due_at, 'unixepoch') AS next_due,
       datetime(s.last_due_at, 'unixepoch') AS last_due,
       s.last_job_number, j.status AS last_job_status, s.last_error
  FROM schedules s LEFT JOIN jobs j ON j.number = s.last_job_number
 ORDER BY s.number;
