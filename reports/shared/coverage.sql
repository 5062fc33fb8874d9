SELECT
    o.name AS source, o.connector, c.status, c.reason, max(c.interval_start, :window_start) AS interval_start,
    -- What was fetched later is of another report.
    min(c.interval_end, :end) AS interval_end,
    (SELECT min(interval_start) FROM coverage AS x WHERE x.source_id = o.source_id) AS known_since
FROM source AS o
LEFT JOIN coverage AS c
    ON c.source_id = o.source_id AND c.interval_end > :window_start AND c.interval_start < :end
-- An import brings what its file has and promises no hours.
WHERE o.enabled = 1 AND o.connector <> 'import'
ORDER BY o.name, interval_start, interval_end, c.status;
