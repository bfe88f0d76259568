-- Running jobs that are ended to make room for urgent ones.

-- An attempt may end as PREEMPTED. Only the words of a CHECK change, and no row with them, so the table is not written anew.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
   SET sql = replace(sql, '''REBOOT'', ''INFRASTRUCTURE''', '''REBOOT'', ''PREEMPTED'', ''INFRASTRUCTURE''')
 WHERE type = 'table' AND name = 'attempts';
PRAGMA writable_schema = RESET;

-- One row for each attempt whose worker was told to stop it for another job. What became of the attempt stands in attempts.
CREATE TABLE preemptions (
  job_number  INTEGER NOT NULL REFERENCES jobs (number) ON DELETE CASCADE,
  lease_epoch INTEGER NOT NULL,
  -- The number of the job that it makes room for.
  for_job     INTEGER NOT NULL,
  told_at_ms  INTEGER NOT NULL,
  PRIMARY KEY (job_number, lease_epoch)
) STRICT, WITHOUT ROWID;
