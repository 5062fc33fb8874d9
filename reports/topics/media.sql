SELECT label, 1.0 * images / posts AS pictures, posts
FROM topic_trend
WHERE monitor = :monitor AND day = :day AND posts >= 3
ORDER BY pictures DESC, topic_id
LIMIT 10;
