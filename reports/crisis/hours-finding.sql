SELECT start, said_negative AS negative, posts, CASE WHEN said_negative > 0 THEN 'peak' ELSE 'none' END AS say
FROM hourly_sentiment
WHERE monitor = :monitor AND day = :day
ORDER BY said_negative DESC, start
LIMIT 1;
