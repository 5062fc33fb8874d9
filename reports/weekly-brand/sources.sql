WITH day AS (
    SELECT value AS source, sum(posts) FILTER (WHERE day >= :from) AS posts,
        sum(posts) FILTER (WHERE day < :from) * 7.0 / max(1, julianday(:from) - julianday(:first)) AS usual
    FROM daily_part
    WHERE monitor = :monitor AND dimension = 'source' AND day BETWEEN :first AND :day
    GROUP BY 1
)
SELECT source, coalesce(posts, 0) AS posts, usual
FROM day
ORDER BY posts DESC, source;
