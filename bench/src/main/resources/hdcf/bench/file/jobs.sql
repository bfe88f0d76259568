-- Jobs ?1 to ?2 in one state; the n-th was submitted n ms after ?3. Ids are shaped like UUIDv7 and rise with n.
WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2),
     job(i, ms, hex, done) AS (SELECT i, ?3 + i, printf('%012x', ?3 + i), '@status' = 'COMPLETED' FROM n)
INSERT INTO jobs (
  number, id, status, ready, class_id, command, args, timeout_ms, submitter, created_at, created_at_ms, max_attempts,
  crash_limit, attempt_count, lease_epoch, worker_id, assignment_id, updated_at, assigned_at_ms, started_at_ms, ended_at_ms,
  updated_by, end_cause, exit_code, result_path, result_summary, artifact_id, artifact_stdout_tmp_path,
  artifact_stdout_path, artifact_stdout_sha256, artifact_stderr_tmp_path, artifact_stderr_path,
  artifact_stderr_sha256, artifact_storage_backend, artifact_location, artifact_upload_state, artifact_upload_error)
SELECT
  i, substr(hex, 1, 8) || '-' || substr(hex, 9) || '-7000-8000-' || printf('%012x', i), '@status', 1, 1, '/bin/true',
  '["' || substr(hex(zeroblob(50)), 1, 100) || '"]', 60000, 'all', ms / 1000, ms, 3,
  5, done, done, iif(done, 'bench-' || (i % 64), NULL),
  iif(done, substr(hex, 1, 8) || '-' || substr(hex, 9) || '-7000-9000-' || printf('%012x', i), NULL),
  ms / 1000, iif(done, ms + 1, NULL), iif(done, ms + 2, NULL), iif(done, ms + 3, NULL),
  iif(done, 'worker:bench-' || (i % 64), 'all'), iif(done, 'USER_EXIT', NULL), iif(done, 0, NULL),
  iif(done, 'logs/j/stdout.log', NULL), iif(done, 'done', NULL), iif(done, 'artifact', NULL),
  iif(done, 'logs/j/stdout.log.tmp', NULL), iif(done, 'logs/j/stdout.log', NULL),
  iif(done, '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', NULL),
  iif(done, 'logs/j/stderr.log.tmp', NULL), iif(done, 'logs/j/stderr.log', NULL),
  iif(done, '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', NULL),
  iif(done, 'local', NULL), iif(done, 'logs/j', NULL), iif(done, 'ok', NULL), iif(done, '', NULL)
FROM job
