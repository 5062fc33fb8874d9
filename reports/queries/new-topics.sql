-- What came up for the first time?
-- :monitor  this monitor alone (all)
-- :days  how far back from the last day (7)
WITH newest AS (SELECT max(day) AS day FROM last_day)
SELECT first_day, monitor, label, sum(posts) AS posts
FROM topic_trend
WHERE monitor = coalesce(nullif(:monitor, ''), monitor)
    AND first_day > date((SELECT day FROM newest), '-' || coalesce(nullif(:days, ''), 7) || ' days')
    AND first_day <= (SELECT day FROM newest) AND day <= (SELECT day FROM newest)
GROUP BY topic_id
ORDER BY posts DESC, first_day, label, topic_id;
