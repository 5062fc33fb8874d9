SELECT topic_id, day, posts
FROM topic_trend
WHERE monitor = :monitor AND day BETWEEN :first AND :day
ORDER BY topic_id, day;
