-- Workers that get no work for a while, or none at all, and why.

-- SPARED is the last healthy worker: it would cool down, but goes on. NULL means nothing is held against it.
ALTER TABLE workers ADD COLUMN aside TEXT
  CHECK (aside IS NULL OR aside IN ('SPARED', 'COOLING', 'PROBING', 'QUARANTINED', 'DRAINING'));
ALTER TABLE workers ADD COLUMN aside_reason TEXT;
-- Until when, in Unix milliseconds that advance with the monotonic clock; NULL means until somebody resumes it.
ALTER TABLE workers ADD COLUMN aside_until_ms INTEGER;
-- Cool-downs since it last did well for a while: each lasts twice as long as the one before.
ALTER TABLE workers ADD COLUMN cooldowns INTEGER NOT NULL DEFAULT 0 CHECK (cooldowns >= 0);

DROP VIEW v_workers;
CREATE VIEW v_workers AS
SELECT w.worker_id, w.status, datetime(w.last_seen, 'unixepoch') AS last_seen,
       w.aside, w.aside_reason, datetime(w.aside_until_ms / 1000, 'unixepoch') AS aside_until,
       w.slots, w.capabilities,
       (SELECT count(*) FROM jobs j
         WHERE j.worker_id = w.worker_id AND j.status IN ('ASSIGNED', 'RUNNING', 'LOST') AND j.status = 'RUNNING') AS running,
       json_extract(w.heartbeat_metrics, '$.cpu_usage_percent') AS cpu_percent,
       json_extract(w.heartbeat_metrics, '$.memory_usage_mb') AS memory_mb,
       datetime(w.registered_at, 'unixepoch') AS registered
  FROM workers w ORDER BY w.worker_id;

-- Counters shared by all jobs: how much of each may be taken at a time.
CREATE TABLE limits (
  name       TEXT PRIMARY KEY NOT NULL,
  capacity   INTEGER NOT NULL CHECK (capacity >= 0),
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What an assignment took of them, {name: amount}; NULL means nothing.
ALTER TABLE reservations ADD COLUMN limits TEXT CHECK (limits IS NULL OR json_valid(limits));
