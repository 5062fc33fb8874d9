WITH week AS (
    SELECT value AS emotion, sum(mass) AS mass FROM daily_part
    WHERE monitor = :monitor AND dimension = 'emotion' AND day BETWEEN :from AND :day GROUP BY 1
), before AS (
    SELECT value AS emotion, sum(mass) AS mass FROM daily_part
    WHERE monitor = :monitor AND dimension = 'emotion' AND day >= :first AND day < :from GROUP BY 1
)
SELECT w.emotion, w.mass / (SELECT sum(mass) FROM week) AS share,
    w.mass / (SELECT sum(mass) FROM week) - b.mass / (SELECT sum(mass) FROM before) AS change,
    CASE WHEN b.mass IS NULL THEN 'first'
        WHEN w.mass / (SELECT sum(mass) FROM week) > b.mass / (SELECT sum(mass) FROM before) THEN 'more' ELSE 'less' END AS say
FROM week AS w LEFT JOIN before AS b USING (emotion)
ORDER BY abs(coalesce(change, share)) DESC, w.emotion
LIMIT 1;
