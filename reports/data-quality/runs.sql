-- Runs that began before the day's end: later ones are of another report.
SELECT
    strftime('%Y-%m-%dT%H:%M:%SZ', r.started_at, 'unixepoch') AS started, r.command, r.status,
    (r.ended_at - r.started_at) / 60.0 AS minutes, r.summary
FROM run AS r
WHERE r.started_at < :end AND r.started_at >= :window_start
ORDER BY r.started_at DESC, r.run_id DESC;
