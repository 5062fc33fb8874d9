SELECT
    o.name AS source, o.connector, c.status, c.reason, c.interval_start, c.interval_end,
    (SELECT min(interval_start) FROM coverage AS x WHERE x.source_id = o.source_id) AS known_since
FROM source AS o
LEFT JOIN coverage AS c
    ON c.source_id = o.source_id AND c.interval_end > :window_start AND c.interval_start < :end
-- An import brings what its file has and promises no hours.
WHERE o.enabled = 1 AND o.connector <> 'import'
ORDER BY o.name, c.interval_start, c.interval_end;
