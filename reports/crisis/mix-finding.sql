SELECT negative, negative_low, negative_high, usual_negative,
    CASE WHEN negative IS NULL THEN 'few' WHEN usual_negative IS NULL THEN 'alone' ELSE 'usual' END AS say
FROM daily_sentiment
WHERE monitor = :monitor AND day = :day;
