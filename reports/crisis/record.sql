SELECT day, state, alert_id, surprise
FROM alert_history
WHERE monitor = :monitor AND rule = :rule AND state <> 'withdrawn' AND day BETWEEN :first AND :day
ORDER BY day, alert_id;
