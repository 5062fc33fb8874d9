-- Which sources bring posts, and how do they read?
-- :monitor  this monitor alone (all)
-- :days  how far back from the last day (28)
WITH newest AS (SELECT max(day) AS day FROM last_day)
SELECT monitor, value AS source, sum(posts) AS posts, sum(scored) AS scored,
    sum(raw_net * scored) / nullif(sum(scored), 0) AS raw_net
FROM daily_part
WHERE dimension = 'source' AND monitor = coalesce(nullif(:monitor, ''), monitor)
    AND day > date((SELECT day FROM newest), '-' || coalesce(nullif(:days, ''), 28) || ' days')
    AND day <= (SELECT day FROM newest)
GROUP BY monitor, value
ORDER BY monitor, posts DESC, source;
