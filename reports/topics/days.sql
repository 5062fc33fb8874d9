SELECT
    CASE WHEN length(t.label) > 40 THEN substr(t.label, 1, 39) || '…' ELSE t.label END AS topic, t.day, t.posts
FROM topic_trend AS t
WHERE t.monitor = :monitor AND t.day BETWEEN :first AND :day AND t.topic_id IN (
    SELECT topic_id FROM topic_trend
    WHERE monitor = :monitor AND day BETWEEN :first AND :day GROUP BY topic_id ORDER BY sum(posts) DESC, topic_id LIMIT 16)
ORDER BY (
    SELECT sum(posts) FROM topic_trend AS x
    WHERE x.monitor = :monitor AND x.topic_id = t.topic_id AND x.day BETWEEN :first AND :day) DESC, t.topic_id, t.day;
