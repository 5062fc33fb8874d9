SELECT alert_id, rule, state, day
FROM alert_history
WHERE monitor = :monitor AND day BETWEEN :first AND :day
ORDER BY day, alert_id;
