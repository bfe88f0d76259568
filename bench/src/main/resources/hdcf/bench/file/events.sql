-- The four lines of the audit log for each finished job from ?1 to ?2; ?3 stands for the time of the first.
WITH step(k, event, details) AS (VALUES
  (0, 'job_submitted', '{"to":"PENDING"}'),
  (1, 'job_claimed', '{"assignment_id":"@","from":"PENDING","to":"ASSIGNED","lease_epoch":1}'),
  (2, 'job_acked', '{"assignment_id":"@","from":"ASSIGNED","to":"RUNNING","lease_epoch":1}'),
  (3, 'job_completed', '{"assignment_id":"@","exit_code":0,"cause":"USER_EXIT","from":"RUNNING","to":"COMPLETED","lease_epoch":1}'))
INSERT INTO events (id, ts, ts_ms, component, level, event, request_id, principal, worker_id, job_id, details)
SELECT (j.number - 1) * 4 + k + 1, (j.created_at_ms + k) / 1000, j.created_at_ms + k, 'job', 'INFO', event,
       printf('%016x', j.number * 4 + k), 'all', iif(k = 0, NULL, j.worker_id), j.id,
       replace(details, '@', j.assignment_id)
  FROM jobs j CROSS JOIN step
 WHERE j.number BETWEEN ?1 AND ?2 AND j.created_at_ms >= ?3
 ORDER BY j.number, k
