-- What a worker needs to know to run a job well, what it found, and files that travel with jobs.

-- How a job wants to be run (env, limits, isolation, files), as it was submitted; NULL means nothing but defaults.
ALTER TABLE jobs ADD COLUMN execution TEXT CHECK (execution IS NULL OR json_valid(execution));
-- The blob that the last attempt left for the next one.
ALTER TABLE jobs ADD COLUMN checkpoint_sha256 TEXT;
ALTER TABLE jobs ADD COLUMN checkpoint_length INTEGER;
CREATE INDEX jobs_checkpoint ON jobs (checkpoint_sha256) WHERE checkpoint_sha256 IS NOT NULL;

-- What an attempt used, and by what each limit was really enforced.
ALTER TABLE attempts ADD COLUMN usage TEXT CHECK (usage IS NULL OR json_valid(usage));
-- Where streamed output lies, relative to the folder of the data; NULL means inline, elsewhere, or none.
ALTER TABLE attempts ADD COLUMN output_folder TEXT;

-- Content named by its SHA-256; the bytes lie in <data>/blobs/<first two digits>/<sha256>.
CREATE TABLE blobs (
  sha256        TEXT PRIMARY KEY NOT NULL CHECK (length(sha256) = 64),
  length        INTEGER NOT NULL CHECK (length >= 0),
  created_at    INTEGER NOT NULL,
  -- The last time a job was submitted with it, or it was uploaded again; 0 when nobody will ask for it again.
  last_used_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX blobs_age ON blobs (last_used_at);

-- The blobs that a job needs. A blob that is named neither here, nor in attempt_files, nor as a checkpoint may go.
CREATE TABLE job_inputs (
  job_number INTEGER NOT NULL REFERENCES jobs (number) ON DELETE CASCADE,
  path       TEXT NOT NULL,
  sha256     TEXT NOT NULL,
  PRIMARY KEY (job_number, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_inputs_blob ON job_inputs (sha256);

-- The files an attempt left behind.
CREATE TABLE attempt_files (
  job_number  INTEGER NOT NULL,
  lease_epoch INTEGER NOT NULL,
  path        TEXT NOT NULL,
  length      INTEGER NOT NULL CHECK (length >= 0),
  sha256      TEXT NOT NULL,
  executable  INTEGER NOT NULL DEFAULT 0 CHECK (executable IN (0, 1)),
  PRIMARY KEY (job_number, lease_epoch, path),
  FOREIGN KEY (job_number, lease_epoch) REFERENCES attempts (job_number, lease_epoch) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_files_blob ON attempt_files (sha256);
