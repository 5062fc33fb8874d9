-- Posts that each source usually brings in each hour of the day, of the week before.
SELECT
    o.name AS source, (x.published_at - :start + 604800) % 86400 / 3600 AS hour,
    1.0 * count(*) / max(1, count(DISTINCT (x.published_at - :start + 604800) / 86400)) AS posts
FROM monitor AS m
CROSS JOIN monitor_match AS x ON x.monitor_id = m.monitor_id
CROSS JOIN post_source AS s ON s.post_id = x.post_id
JOIN source AS o USING (source_id)
WHERE m.name = :monitor AND m.current = 1 AND x.published_at >= max(:window_start, :start - 604800) AND x.published_at < :start
GROUP BY o.name, hour
ORDER BY o.name, hour;
