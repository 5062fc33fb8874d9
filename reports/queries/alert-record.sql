-- How right were the alerts so far?
-- Against what people marked with `alerts mark` and `alerts incident`.
SELECT monitor, alerts, right_alerts, CAST(right_alerts AS REAL) / nullif(alerts, 0) AS precision, incidents, found,
    CAST(found AS REAL) / nullif(incidents, 0) AS recall
FROM alert_backtest
ORDER BY monitor;
