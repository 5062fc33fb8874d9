-- How did volume and mood go, week by week?
-- Weeks begin on Monday; days says whether one is whole.
-- :monitor  this monitor alone (all)
SELECT week, monitor, days, sum(posts) AS posts, sum(abstained) AS abstained,
    (sum(sum_positive) - sum(sum_negative)) / nullif(sum(scored), 0) AS raw_net
FROM weekly_volume
WHERE monitor = coalesce(nullif(:monitor, ''), monitor)
GROUP BY week, monitor
ORDER BY week, monitor;
