WITH RECURSIVE calendar (number) AS (
    SELECT 0 UNION ALL SELECT number + 1 FROM calendar WHERE :window_start + (number + 1) * 86400 < :end
), brought AS (
    SELECT s.source_id, (p.published_at - :window_start) / 86400 AS number, count(*) AS posts
    FROM post AS p JOIN post_source AS s USING (post_id)
    WHERE p.published_at >= :window_start AND p.published_at < :end
    GROUP BY 1, 2
)
SELECT o.name AS source, c.number, coalesce(b.posts, 0) AS posts
FROM source AS o JOIN calendar AS c LEFT JOIN brought AS b ON b.source_id = o.source_id AND b.number = c.number
WHERE o.enabled
ORDER BY o.name, c.number;
