SELECT 1.0 * sum(abstained + unscored) / sum(posts) AS unsure
FROM daily_sentiment
WHERE day BETWEEN :first AND :day
HAVING sum(posts) > 0;
