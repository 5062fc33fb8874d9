SELECT count(DISTINCT topic_id) AS topics, sum(posts) AS posts
FROM topic_trend
WHERE monitor = :monitor AND day BETWEEN :first AND :day;
