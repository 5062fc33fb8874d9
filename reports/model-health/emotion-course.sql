SELECT value AS emotion, day, sum(mass) / sum(sum(mass)) OVER (PARTITION BY day) AS share
FROM daily_part
WHERE dimension = 'emotion' AND day BETWEEN :first AND :day
GROUP BY value, day
ORDER BY value, day;
