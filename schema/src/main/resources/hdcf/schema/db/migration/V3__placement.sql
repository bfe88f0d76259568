-- What is reserved on which machine, rules for trying again, and jobs that a person holds back.

-- Where a job would rather run and how it is tried again, as it was submitted; NULL means nothing but defaults.
ALTER TABLE jobs ADD COLUMN policy TEXT CHECK (policy IS NULL OR json_valid(policy));
-- 1 = a person holds it back: it is not ready, whatever else it waits for.
ALTER TABLE jobs ADD COLUMN held INTEGER NOT NULL DEFAULT 0;

-- What an assignment occupies on its worker, from the claim until the process is known to be gone; longer than the
-- lease when the job was aborted or lost. Assignments that asked for nothing are not here.
CREATE TABLE reservations (
  assignment_id TEXT PRIMARY KEY NOT NULL,
  worker_id     TEXT NOT NULL,
  -- Of the machine at the claim: under another one every process is gone. NULL when the worker does not tell.
  boot_id       TEXT,
  job_number    INTEGER NOT NULL,
  -- {"cpus_milli", "memory_mb", "gpus_milli", "named": {name: thousandths}}
  amounts       TEXT NOT NULL CHECK (json_valid(amounts)),
  devices       TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(devices)),
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

DROP VIEW v_queue;
CREATE VIEW v_queue AS
SELECT j.number, j.id, j.priority, j.command, j.args, j.attempt_count, j.max_attempts,
       datetime(j.created_at, 'unixepoch') AS created,
       CASE WHEN j.ready = 1 THEN 'ready'
            WHEN j.held = 1 THEN 'held'
            WHEN j.scheduled_at > 0 THEN 'scheduled for ' || datetime(j.scheduled_at, 'unixepoch')
            ELSE 'waiting' END AS state,
       c.needs
  FROM jobs j JOIN requirement_classes c ON c.class_id = j.class_id
 WHERE j.status = 'PENDING'
   AND (j.batch_number IS NULL OR j.batch_number NOT IN (SELECT number FROM batches WHERE state = 'STAGING'))
 ORDER BY j.ready DESC, j.priority DESC, j.created_at, j.id;

CREATE VIEW v_reservations AS
SELECT r.worker_id, r.job_number, j.status AS job_status,
       json_extract(r.amounts, '$.cpus_milli') / 1000.0 AS cpus,
       json_extract(r.amounts, '$.memory_mb') AS memory_mb,
       json_extract(r.amounts, '$.gpus_milli') / 1000.0 AS gpus,
       r.devices, datetime(r.created_at_ms / 1000, 'unixepoch') AS since
  FROM reservations r LEFT JOIN jobs j ON j.number = r.job_number
 ORDER BY r.worker_id, r.created_at_ms;
