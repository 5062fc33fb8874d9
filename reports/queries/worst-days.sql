-- Which days were the most negative?
-- Days with too few posts for a figure are left out.
-- :monitor  this monitor alone (all)
-- :limit  how many (10)
SELECT monitor, day, posts, net, low, high
FROM daily_sentiment
WHERE monitor = coalesce(nullif(:monitor, ''), monitor) AND net IS NOT NULL
ORDER BY net, monitor, day
LIMIT CAST(coalesce(nullif(:limit, ''), 10) AS INTEGER);
