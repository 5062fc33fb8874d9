-- How do the last 7 days compare with the 7 before?
-- Sums add up over days where shares do not: raw_net is the plain mean over scored posts, not corrected.
-- :monitor  this monitor alone (all)
WITH newest AS (SELECT max(day) AS day FROM last_day), part AS (
    SELECT monitor, CASE WHEN day > date((SELECT day FROM newest), '-7 days') THEN 'last' ELSE 'before' END AS week,
        sum(posts) AS posts, sum(scored) AS scored, sum(sum_positive) - sum(sum_negative) AS net_sum
    FROM daily_sentiment
    WHERE monitor = coalesce(nullif(:monitor, ''), monitor) AND day > date((SELECT day FROM newest), '-14 days')
        AND day <= (SELECT day FROM newest)
    GROUP BY monitor, week
)
SELECT l.monitor, l.posts, b.posts AS posts_before, l.net_sum / nullif(l.scored, 0) AS raw_net,
    b.net_sum / nullif(b.scored, 0) AS raw_net_before,
    l.net_sum / nullif(l.scored, 0) - b.net_sum / nullif(b.scored, 0) AS change
FROM part AS l LEFT JOIN part AS b ON b.monitor = l.monitor AND b.week = 'before'
WHERE l.week = 'last'
ORDER BY l.monitor;
