-- At which hours of the week do people post?
-- Weekdays count from 0, Sunday. In the monitor's own time zone.
-- :monitor  this monitor alone (all)
-- :limit  how many (20)
SELECT monitor, CAST(strftime('%w', day) AS INTEGER) AS weekday, hour, sum(posts) AS posts,
    sum(raw_net * scored) / nullif(sum(scored), 0) AS raw_net
FROM hourly_sentiment
WHERE monitor = coalesce(nullif(:monitor, ''), monitor)
GROUP BY monitor, weekday, hour
ORDER BY posts DESC, monitor, weekday, hour
LIMIT CAST(coalesce(nullif(:limit, ''), 20) AS INTEGER);
