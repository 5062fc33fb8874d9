SELECT label, net, low, high, posts
FROM topic_trend
WHERE monitor = :monitor AND day = :day AND net IS NOT NULL
ORDER BY net, topic_id;
