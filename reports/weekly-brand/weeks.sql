-- The last weeks from their days, as headline.sql reckons the one of the report.
WITH day AS (
    SELECT *, CAST(julianday(:from) - julianday(day) + 6 AS INTEGER) / 7 AS week, (high - low) / 2 AS half,
        1.96 * 1.96 * max(0, sum_net_squared / max(scored, 1)
            - (sum_positive - sum_negative) * (sum_positive - sum_negative) / max(scored * scored, 1)) / max(scored, 1)
            AS sampling
    FROM daily_sentiment
    WHERE monitor = :monitor AND day >= date(:from, '-49 days') AND day <= :day
), week AS (
    SELECT week, count(*) AS days, sum(posts) AS posts, sum(scored) AS scored,
        sum(scored) FILTER (WHERE net IS NOT NULL) AS known,
        sum(scored * net) / nullif(sum(scored) FILTER (WHERE net IS NOT NULL), 0) AS net,
        sqrt(sum(scored * scored * min(sampling, half * half))) / nullif(sum(scored) FILTER (WHERE net IS NOT NULL), 0)
            AS sampling,
        sum(scored * sqrt(max(0, half * half - sampling))) / nullif(sum(scored) FILTER (WHERE net IS NOT NULL), 0)
            AS classifier
    FROM day
    GROUP BY week
)
SELECT date(:from, (-7 * week) || ' days') AS day, days, posts, CASE WHEN known * 2 >= scored THEN net END AS net,
    CASE WHEN known * 2 >= scored THEN max(-1, net - sqrt(sampling * sampling + classifier * classifier)) END AS low,
    CASE WHEN known * 2 >= scored THEN min(1, net + sqrt(sampling * sampling + classifier * classifier)) END AS high
FROM week
ORDER BY day;
