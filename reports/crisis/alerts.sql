SELECT *
FROM alert_history
WHERE monitor = :monitor AND (alert_id = :alert OR (day = :day AND state <> 'withdrawn' AND NOT held AND verdict IS NOT 'false'))
ORDER BY alert_id <> :alert, severity DESC, surprise DESC, alert_id
LIMIT 20;
