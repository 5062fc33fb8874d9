SELECT day, hour, posts, raw_net AS net, said_negative, said_neutral, said_positive
FROM hourly_sentiment
WHERE monitor = :monitor AND day BETWEEN :first AND :day
ORDER BY day, hour;
