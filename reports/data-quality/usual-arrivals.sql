-- Posts that each source usually brings in each hour of the day, of the last week.
SELECT
    o.name AS source, (p.published_at - :window_start) % 86400 / 3600 AS hour,
    1.0 * count(*) / max(1, count(DISTINCT (p.published_at - :window_start) / 86400)) AS posts
FROM post AS p JOIN post_source AS s USING (post_id) JOIN source AS o USING (source_id)
WHERE p.published_at >= :start - 604800 AND p.published_at < :start
GROUP BY o.name, hour
ORDER BY o.name, hour;
