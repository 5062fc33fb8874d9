-- What was spoken of on a day?
-- :monitor  this monitor alone (all)
-- :day  a local day, 2026-11-17 (the last one)
WITH newest AS (SELECT max(day) AS day FROM last_day)
SELECT monitor, label, posts, usual_posts, growth, net, moved_net, is_new
FROM topic_trend
WHERE monitor = coalesce(nullif(:monitor, ''), monitor) AND day = coalesce(nullif(:day, ''), (SELECT day FROM newest))
ORDER BY monitor, posts DESC, label, topic_id;
