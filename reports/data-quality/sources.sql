-- What each source brought, by the time of the posts. The first row says also how many sources there are, and how many are silent.
WITH brought AS (
    SELECT s.source_id, count(*) FILTER (WHERE p.published_at >= :start) AS posts,
        count(*) FILTER (WHERE p.published_at < :start) AS earlier, max(p.published_at) AS newest
    FROM post AS p CROSS JOIN post_source AS s ON s.post_id = p.post_id
    WHERE p.published_at >= :window_start AND p.published_at < :end
    GROUP BY s.source_id
)
SELECT
    o.name AS source, o.connector, coalesce(b.posts, 0) AS posts,
    1.0 * coalesce(b.earlier, 0) / max(1, (:start - :window_start) / 86400) AS usual_posts,
    strftime('%Y-%m-%dT%H:%M:%SZ', b.newest, 'unixepoch') AS newest,
    count(*) OVER () AS sources, count(*) FILTER (WHERE b.posts = 0) OVER () AS silent,
    CASE WHEN count(*) FILTER (WHERE b.posts = 0) OVER () = 0 THEN 'all' ELSE 'silent' END AS say
FROM source AS o LEFT JOIN brought AS b USING (source_id)
WHERE o.enabled
ORDER BY posts DESC, usual_posts DESC, o.name;
