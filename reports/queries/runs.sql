-- How did the last runs go?
-- :limit  how many (10)
SELECT run_id, command, strftime('%Y-%m-%dT%H:%M:%SZ', started_at, 'unixepoch') AS started, status,
    ended_at - started_at AS duration_s, summary
FROM run
ORDER BY run_id DESC
LIMIT CAST(coalesce(nullif(:limit, ''), 10) AS INTEGER);
