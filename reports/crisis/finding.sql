SELECT rule AS say, alert_id, state, grain, subject_label, round(observed, CASE rule WHEN 'sentiment_drop' THEN 2 ELSE 1 END) AS observed,
    round(expected, CASE rule WHEN 'sentiment_drop' THEN 2 ELSE 1 END) AS expected,
    round(scale, CASE rule WHEN 'sentiment_drop' THEN 2 ELSE 1 END) AS scale, volume, surprise, threshold, effect
FROM alert_history
WHERE alert_id = :alert;
