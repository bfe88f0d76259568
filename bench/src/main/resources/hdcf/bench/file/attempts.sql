-- The one attempt of each finished job from ?1 to ?2; ?3 stands for the time of the first.
INSERT INTO attempts (
  job_number, lease_epoch, assignment_id, worker_id, assigned_at_ms, acked_at_ms, ended_at_ms, outcome, end_cause,
  exit_code, completion_seq, stdout_sha256, stderr_sha256)
SELECT number, lease_epoch, assignment_id, worker_id, assigned_at_ms, started_at_ms, ended_at_ms, 'COMPLETED', end_cause,
       exit_code, 1, artifact_stdout_sha256, artifact_stderr_sha256
  FROM jobs WHERE number BETWEEN ?1 AND ?2 AND created_at_ms >= ?3
 ORDER BY number
