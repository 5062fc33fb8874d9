SELECT say, label, a, b
FROM (
    SELECT * FROM (SELECT 1 AS place, 'largest' AS say, label, posts AS a, usual_posts AS b FROM topic_trend
    WHERE monitor = :monitor AND day = :day AND posts > 0 ORDER BY posts DESC, topic_id LIMIT 1)
    UNION ALL
    SELECT * FROM (SELECT 2, 'grown', label, posts, growth FROM topic_trend
    WHERE monitor = :monitor AND day = :day AND growth >= 2 AND posts >= 5 ORDER BY growth DESC, topic_id LIMIT 1)
    UNION ALL
    SELECT * FROM (SELECT 3, 'faded', label, posts, usual_posts FROM topic_trend
    WHERE monitor = :monitor AND day = :day AND usual_posts >= 5 AND posts < usual_posts / 2
    ORDER BY usual_posts - posts DESC, topic_id LIMIT 1)
)
ORDER BY place;
