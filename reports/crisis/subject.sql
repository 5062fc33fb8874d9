-- The alert that was asked for by its number, else the gravest of the day; its columns are parameters of the other queries.
SELECT
    alert_id AS alert, rule, grain, first_start AS alert_start, peak_start, peak_end,
    CAST(strftime('%s', peak_start) AS INTEGER) AS peak_from, CAST(strftime('%s', peak_end) AS INTEGER) AS peak_to
FROM alert_history
WHERE monitor = :monitor AND day = :day
    AND CASE WHEN :alert IS NULL THEN state <> 'withdrawn' AND NOT held AND verdict IS NOT 'false' ELSE alert_id = :alert END
ORDER BY severity DESC, surprise DESC, alert_id
LIMIT 1;
