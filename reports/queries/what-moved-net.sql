-- Which topics moved net sentiment on a day, and which way?
-- A day's topics and what is in none add up to the change against the usual.
-- :monitor  this monitor alone (all)
-- :day  a local day, 2026-11-17 (the last one)
WITH newest AS (SELECT max(day) AS day FROM last_day)
SELECT monitor, label, posts, moved_net
FROM topic_trend
WHERE monitor = coalesce(nullif(:monitor, ''), monitor) AND day = coalesce(nullif(:day, ''), (SELECT day FROM newest))
    AND moved_net IS NOT NULL
ORDER BY abs(moved_net) DESC, label, topic_id;
