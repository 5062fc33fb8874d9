-- Posts that each source usually brings in each hour of the day.
SELECT
    o.name AS source, (p.published_at - :window_start) % 86400 / 3600 AS hour,
    1.0 * count(*) / max(1, count(DISTINCT (p.published_at - :window_start) / 86400)) AS posts
FROM monitor AS m
JOIN monitor_match AS x USING (monitor_id)
JOIN post AS p USING (post_id)
JOIN post_source AS s USING (post_id)
JOIN source AS o USING (source_id)
WHERE m.name = :monitor AND m.current = 1 AND p.published_at >= :window_start AND p.published_at < :start
GROUP BY o.name, hour
ORDER BY o.name, hour;
