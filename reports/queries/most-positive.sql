-- What are the most positive posts of a day?
-- Copies are left out.
-- :monitor  this monitor alone (all)
-- :day  a local day, 2026-11-17 (the last one)
-- :limit  how many (10)
WITH newest AS (SELECT max(day) AS day FROM last_day)
SELECT post_id, monitor, p_positive, sources, text, url
FROM monitor_post
WHERE monitor = coalesce(nullif(:monitor, ''), monitor) AND day = coalesce(nullif(:day, ''), (SELECT day FROM newest))
    AND outcome = 'scored' AND copy_of IS NULL
ORDER BY p_positive DESC, post_id, monitor
LIMIT CAST(coalesce(nullif(:limit, ''), 10) AS INTEGER);
