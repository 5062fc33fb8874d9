WITH brought AS (
    SELECT o.name, count(p.post_id) FILTER (WHERE p.published_at >= :start) AS posts, count(p.post_id) AS all_posts
    FROM source AS o
    LEFT JOIN (post_source AS s JOIN post AS p USING (post_id))
        ON s.source_id = o.source_id AND p.published_at >= :window_start AND p.published_at < :end
    WHERE o.enabled GROUP BY o.source_id
)
SELECT count(*) AS sources, count(*) FILTER (WHERE posts = 0 AND all_posts > 0) AS silent,
    CASE WHEN count(*) FILTER (WHERE posts = 0 AND all_posts > 0) = 0 THEN 'all' ELSE 'silent' END AS say
FROM brought;
