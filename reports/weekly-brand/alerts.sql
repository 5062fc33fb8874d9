SELECT *
FROM alert_history
WHERE monitor = :monitor AND state <> 'withdrawn' AND NOT held AND verdict IS NOT 'false' AND day BETWEEN :from AND :day
ORDER BY severity DESC, surprise DESC, alert_id
LIMIT 6;
