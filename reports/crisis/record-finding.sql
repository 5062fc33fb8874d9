SELECT count(*) AS times, count(*) FILTER (WHERE verdict = 'real') AS real, count(*) FILTER (WHERE verdict = 'false') AS wrong,
    CASE WHEN count(*) = 1 THEN 'once' ELSE 'often' END AS say
FROM alert_history
WHERE monitor = :monitor AND rule = :rule AND state <> 'withdrawn' AND day BETWEEN :first AND :day;
