SELECT
    CAST((CAST(strftime('%w', day) AS INTEGER) + 6) % 7 + 1 AS TEXT) AS weekday, printf('%02d:00', hour) AS hour,
    1.0 * sum(posts) / count(DISTINCT day) AS posts
FROM hourly_sentiment
WHERE monitor = :monitor AND day BETWEEN :first AND :day
GROUP BY 1, 2
ORDER BY posts DESC, 1, 2
LIMIT 1;
