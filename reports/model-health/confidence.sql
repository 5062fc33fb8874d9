-- How sure the model was of the last week's posts: in tenths, from a third up.
WITH step (tenth) AS (VALUES (3), (4), (5), (6), (7), (8), (9)), sure AS (
    SELECT min(CAST(x.confidence * 10 AS INTEGER), 9) AS tenth, count(*) AS posts
    FROM post AS p JOIN score AS x ON x.post_id = p.post_id AND x.model_id = (SELECT model_id FROM model WHERE current = 1)
    WHERE p.published_at >= :window_start AND p.published_at < :end AND x.confidence IS NOT NULL
    GROUP BY 1
)
SELECT printf('%.1f', t.tenth / 10.0) AS least, coalesce(s.posts, 0) AS posts
FROM step AS t LEFT JOIN sure AS s USING (tenth)
ORDER BY t.tenth;
