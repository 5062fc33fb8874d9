-- What each source brought, by the time of the posts.
SELECT
    o.name AS source, o.connector, count(p.post_id) FILTER (WHERE p.published_at >= :start) AS posts,
    1.0 * count(p.post_id) FILTER (WHERE p.published_at < :start) / max(1, (:start - :window_start) / 86400) AS usual_posts,
    strftime('%Y-%m-%dT%H:%M:%SZ', max(p.published_at), 'unixepoch') AS newest
FROM source AS o
LEFT JOIN (post_source AS s JOIN post AS p USING (post_id))
    ON s.source_id = o.source_id AND p.published_at >= :window_start AND p.published_at < :end
WHERE o.enabled
GROUP BY o.source_id
ORDER BY posts DESC, usual_posts DESC, o.name;
