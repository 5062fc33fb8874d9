WITH RECURSIVE calendar (day) AS (
    SELECT :first UNION ALL SELECT date(day, '+1 day') FROM calendar WHERE day < :day
), total AS (
    SELECT day, 1.0 * sum(posts) AS posts, sum(sum_negative) AS negative, sum(sum_neutral) AS neutral, sum(sum_positive) AS positive,
        sum(abstained + unscored) AS unsure
    FROM daily_sentiment WHERE day BETWEEN :first AND :day GROUP BY day
)
SELECT c.day, t.negative / t.posts AS negative, t.neutral / t.posts AS neutral, t.positive / t.posts AS positive,
    t.unsure / t.posts AS unsure
FROM calendar AS c LEFT JOIN total AS t ON t.day = c.day AND t.posts > 0
ORDER BY c.day;
