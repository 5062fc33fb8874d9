WITH part AS (
    SELECT value AS emotion, sum(mass) FILTER (WHERE day > date(:day, '-7 days')) AS week,
        sum(mass) FILTER (WHERE day <= date(:day, '-7 days')) AS before
    FROM daily_part WHERE dimension = 'emotion' AND day BETWEEN :first AND :day GROUP BY 1
)
SELECT emotion, week / (SELECT sum(week) FROM part) AS share, before / (SELECT sum(before) FROM part) AS usual,
    week / (SELECT sum(week) FROM part) - before / (SELECT sum(before) FROM part) AS change
FROM part
ORDER BY share DESC, emotion;
