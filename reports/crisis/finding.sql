SELECT rule AS say, alert_id, state, grain, subject_label, observed, expected, scale, volume, surprise, threshold, effect
FROM alert_history
WHERE alert_id = :alert;
