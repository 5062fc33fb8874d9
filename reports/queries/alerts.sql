-- Which alerts are open, and how surprising are they?
-- :monitor  this monitor alone (all)
SELECT alert_id, monitor, rule, subject_label, day, observed, expected, surprise, volume, authors, severity, held
FROM open_alert
WHERE monitor = coalesce(nullif(:monitor, ''), monitor)
ORDER BY severity DESC, surprise DESC, alert_id;
