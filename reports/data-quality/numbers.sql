WITH today AS (
    SELECT count(*) AS posts, avg(copy_of IS NOT NULL) AS copies, avg(language IS NULL) AS unknown,
        avg(first_seen_at - published_at) / 3600.0 AS delay
    FROM post WHERE published_at >= :start AND published_at < :end
), before AS (
    SELECT count(*) AS days, avg(posts) AS posts, avg(posts * posts) - avg(posts) * avg(posts) AS posts_variance,
        avg(copies) AS copies, avg(copies * copies) - avg(copies) * avg(copies) AS copies_variance,
        avg(unknown) AS unknown, avg(unknown * unknown) - avg(unknown) * avg(unknown) AS unknown_variance
    FROM (
        SELECT count(*) AS posts, avg(copy_of IS NOT NULL) AS copies, avg(language IS NULL) AS unknown
        FROM post WHERE published_at >= :window_start AND published_at < :start GROUP BY (published_at - :window_start) / 86400)
    HAVING count(*) >= 7
), files AS (
    SELECT avg(t.state = 'stored') AS stored FROM post AS p JOIN attachment AS t USING (post_id)
    WHERE p.published_at >= :start AND p.published_at < :end
)
SELECT 'posts' AS id, 'posts' AS unit, t.posts AS value, NULL AS low, NULL AS high, b.posts AS usual,
    max(0, b.posts - 1.96 * sqrt(b.posts_variance)) AS usual_low, b.posts + 1.96 * sqrt(b.posts_variance) AS usual_high,
    1.25 AS minimum, 0 AS is_bad_when_up
FROM today AS t LEFT JOIN before AS b ON true
UNION ALL
SELECT 'delay', 'plain', t.delay, NULL, NULL, NULL, NULL, NULL, 1, 1 FROM today AS t WHERE t.posts > 0
UNION ALL
SELECT 'copies', 'share', t.copies, NULL, NULL, b.copies, max(0, b.copies - 1.96 * sqrt(b.copies_variance)),
    min(1, b.copies + 1.96 * sqrt(b.copies_variance)), 0.05, 1
FROM today AS t LEFT JOIN before AS b ON true WHERE t.posts > 0
UNION ALL
SELECT 'unknown', 'share', t.unknown, NULL, NULL, b.unknown, max(0, b.unknown - 1.96 * sqrt(b.unknown_variance)),
    min(1, b.unknown + 1.96 * sqrt(b.unknown_variance)), 0.05, 1
FROM today AS t LEFT JOIN before AS b ON true WHERE t.posts > 0
UNION ALL
SELECT 'files', 'share', f.stored, NULL, NULL, NULL, NULL, NULL, 0.05, 0 FROM files AS f WHERE f.stored IS NOT NULL;
