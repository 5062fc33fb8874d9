-- Is the mood made by a few loud voices?
-- raw_net is that of all posts; capped_net takes copies once and an author for three posts at most.
-- :monitor  this monitor alone (all)
-- :days  how far back from the last day (28)
WITH newest AS (SELECT max(day) AS day FROM last_day)
SELECT monitor, day, posts, copies, authors, raw_net, capped_net, capped_net - raw_net AS difference
FROM loudness
WHERE monitor = coalesce(nullif(:monitor, ''), monitor)
    AND day > date((SELECT day FROM newest), '-' || coalesce(nullif(:days, ''), 28) || ' days')
    AND day <= (SELECT day FROM newest)
    AND capped_net IS NOT NULL
ORDER BY abs(capped_net - raw_net) DESC, monitor, day;
