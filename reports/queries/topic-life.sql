-- How did a topic rise and fall?
-- :words  part of its label (all topics)
-- :monitor  this monitor alone (all)
SELECT day, monitor, label, posts, net, moved_net
FROM topic_trend
WHERE monitor = coalesce(nullif(:monitor, ''), monitor) AND label LIKE '%' || coalesce(:words, '') || '%'
ORDER BY label, monitor, topic_id, day;
