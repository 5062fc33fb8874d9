-- How sure the model was of the last week's posts: in tenths, from a third up.
SELECT printf('%.1f', least) AS least, count(s.post_id) AS posts
FROM (SELECT 0.3 AS least UNION ALL SELECT 0.4 UNION ALL SELECT 0.5 UNION ALL SELECT 0.6 UNION ALL SELECT 0.7 UNION ALL SELECT 0.8
    UNION ALL SELECT 0.9) AS t
LEFT JOIN (
    SELECT x.post_id, x.confidence FROM post AS p JOIN score AS x ON x.post_id = p.post_id
        AND x.model_id = (SELECT model_id FROM model WHERE current = 1)
    WHERE p.published_at >= :window_start AND p.published_at < :end AND x.confidence IS NOT NULL
) AS s ON s.confidence >= t.least AND (s.confidence < t.least + 0.1 OR t.least = 0.9)
GROUP BY t.least
ORDER BY t.least;
