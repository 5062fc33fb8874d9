-- Which posts stand for an alert?
-- :alert  its number (the newest)
SELECT alert_id, rank, post_id, published, polarity, net, text, url
FROM alert_evidence
WHERE alert_id = coalesce(nullif(:alert, ''), (SELECT max(alert_id) FROM alert_history))
ORDER BY rank;
