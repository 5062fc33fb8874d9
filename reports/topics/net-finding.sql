SELECT
    count(*) FILTER (WHERE high < 0) AS negative, count(*) FILTER (WHERE low > 0) AS positive,
    count(*) FILTER (WHERE low <= 0 AND high >= 0) AS unclear
FROM topic_trend
WHERE monitor = :monitor AND day = :day AND net IS NOT NULL;
