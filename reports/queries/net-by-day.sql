-- How did net sentiment go, day by day?
-- Draw it: barometer sql --query net-by-day --set monitor="Acme" --chart
-- :monitor  this monitor alone (all)
-- :days  how far back from the last day (28)
WITH newest AS (SELECT max(day) AS day FROM last_day)
SELECT day, monitor, net, low, high, posts
FROM daily_sentiment
WHERE monitor = coalesce(nullif(:monitor, ''), monitor)
    AND day > date((SELECT day FROM newest), '-' || coalesce(nullif(:days, ''), 28) || ' days')
    AND day <= (SELECT day FROM newest)
ORDER BY day, monitor;
