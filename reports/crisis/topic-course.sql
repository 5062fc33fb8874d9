WITH RECURSIVE calendar (day) AS (
    SELECT :first UNION ALL SELECT date(day, '+1 day') FROM calendar WHERE day < :day
)
SELECT t.topic_id, c.day, coalesce(b.posts, 0) AS posts
FROM (SELECT topic_id FROM topic_trend WHERE monitor = :monitor AND day = :day AND posts > 0) AS t JOIN calendar AS c
LEFT JOIN topic_trend AS b ON b.topic_id = t.topic_id AND b.day = c.day AND b.monitor = :monitor
ORDER BY t.topic_id, c.day;
