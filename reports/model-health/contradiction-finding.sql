SELECT sum(contradictions) AS posts, 1.0 * sum(contradictions) / sum(posts) AS share
FROM daily_sentiment
WHERE day BETWEEN :first AND :day;
