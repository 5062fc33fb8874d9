SELECT value AS language, 1.0 * sum(posts - scored) / sum(posts) AS unsure, sum(posts) AS posts
FROM daily_part
WHERE dimension = 'language' AND day BETWEEN :first AND :day
GROUP BY value
HAVING sum(posts) >= 5
ORDER BY posts DESC, value;
