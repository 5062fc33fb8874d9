SELECT *
FROM alert_history
WHERE monitor = :monitor AND state <> 'withdrawn' AND NOT held AND verdict IS NOT 'false'
    AND (day = :day OR (state IN ('open', 'ongoing') AND day < :day AND day >= :first))
ORDER BY state = 'resolved', severity DESC, surprise DESC, alert_id;
