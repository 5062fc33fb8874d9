WITH today AS (
    SELECT count(*) AS topics, count(*) FILTER (WHERE is_new) AS new, sum(posts) AS posts, max(posts) AS largest
    FROM topic_trend WHERE monitor = :monitor AND day = :day AND posts > 0
), before AS (
    SELECT avg(topics) AS topics, avg(new) AS new, avg(topics * topics) - avg(topics) * avg(topics) AS topics_variance,
        avg(new * new) - avg(new) * avg(new) AS new_variance, count(*) AS days
    FROM (
        SELECT day, count(*) AS topics, count(*) FILTER (WHERE is_new) AS new
        FROM topic_trend WHERE monitor = :monitor AND day >= :first AND day < :day AND posts > 0 GROUP BY day)
    HAVING count(*) >= 7
), total AS (
    SELECT posts FROM daily_sentiment WHERE monitor = :monitor AND day = :day
)
SELECT 'topics' AS id, 'plain' AS unit, t.topics AS value, NULL AS low, NULL AS high, b.topics AS usual,
    max(0, b.topics - 1.96 * sqrt(b.topics_variance)) AS usual_low, b.topics + 1.96 * sqrt(b.topics_variance) AS usual_high,
    2 AS minimum, 0 AS is_bad_when_up
FROM today AS t LEFT JOIN before AS b ON true
UNION ALL
SELECT 'new', 'plain', t.new, NULL, NULL, b.new, max(0, b.new - 1.96 * sqrt(b.new_variance)),
    b.new + 1.96 * sqrt(b.new_variance), 1, 0
FROM today AS t LEFT JOIN before AS b ON true
UNION ALL
SELECT 'filed', 'share', 1.0 * t.posts / nullif(n.posts, 0), NULL, NULL, NULL, NULL, NULL, 0, 0 FROM today AS t JOIN total AS n
UNION ALL
SELECT 'largest', 'share', 1.0 * t.largest / nullif(n.posts, 0), NULL, NULL, NULL, NULL, NULL, 0, 0 FROM today AS t JOIN total AS n
UNION ALL
SELECT 'posts', 'posts', n.posts, n.posts, n.posts, NULL, NULL, NULL, 1.25, 0 FROM total AS n;
