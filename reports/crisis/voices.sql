-- Who and what the day's negative posts are.
WITH negative AS (
    SELECT p.*, coalesce(n.first_post_id, p.post_id) AS said
    FROM monitor_post AS p
    LEFT JOIN near_copy AS n ON n.post_id = p.post_id AND n.local_day = p.day
        AND n.monitor_id = (SELECT monitor_id FROM monitor WHERE name = :monitor AND current = 1)
    WHERE p.monitor = :monitor AND p.day = :day AND p.outcome = 'scored' AND p.polarity = 'negative'
)
SELECT 'negative_posts' AS what, count(*) AS posts, 1.0 * count(*) / (
        SELECT count(*) FROM monitor_post WHERE monitor = :monitor AND day = :day) AS share
FROM negative
UNION ALL SELECT 'authors_of_these', count(DISTINCT author), NULL FROM negative
UNION ALL SELECT 'loudest_author', max(n), 1.0 * max(n) / sum(n) FROM (SELECT count(*) AS n FROM negative GROUP BY author)
UNION ALL SELECT 'copies', count(*) - count(DISTINCT said), 1 - 1.0 * count(DISTINCT said) / count(*) FROM negative
UNION ALL SELECT 'with_picture', count(*) FILTER (WHERE images > 0), avg(images > 0) FROM negative
UNION ALL SELECT 'with_sound', count(*) FILTER (WHERE sounds > 0), avg(sounds > 0) FROM negative
UNION ALL SELECT 'contradicting', count(*) FILTER (WHERE contradiction), avg(contradiction) FROM negative;
