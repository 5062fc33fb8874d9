-- Which words does a day use more than the days before?
-- :monitor  this monitor alone (all)
-- :day  a local day, 2026-11-17 (the last one)
-- :limit  how many (20)
WITH newest AS (SELECT max(day) AS day FROM last_day)
SELECT monitor, term, z, posts, per_1000, usual_per_1000
FROM moving_term
WHERE monitor = coalesce(nullif(:monitor, ''), monitor) AND day = coalesce(nullif(:day, ''), (SELECT day FROM newest))
    AND z > 0
ORDER BY z DESC, term, monitor
LIMIT CAST(coalesce(nullif(:limit, ''), 20) AS INTEGER);
