WITH week AS (
    SELECT value AS emotion, sum(mass) AS mass FROM daily_part
    WHERE monitor = :monitor AND dimension = 'emotion' AND day BETWEEN :from AND :day GROUP BY 1
), before AS (
    SELECT value AS emotion, sum(mass) AS mass FROM daily_part
    WHERE monitor = :monitor AND dimension = 'emotion' AND day >= :first AND day < :from GROUP BY 1
)
SELECT w.emotion, w.mass / (SELECT sum(mass) FROM week) AS share, b.mass / (SELECT sum(mass) FROM before) AS usual,
    w.mass / (SELECT sum(mass) FROM week) - b.mass / (SELECT sum(mass) FROM before) AS change
FROM week AS w LEFT JOIN before AS b USING (emotion)
ORDER BY share DESC, w.emotion;
