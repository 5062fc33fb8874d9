-- Whose voice was how loud?
-- Share of a group's posts over several days, from the counts: shares of days cannot be averaged.
-- :days  how far back from the last day (28)
WITH newest AS (SELECT max(day) AS day FROM last_day)
SELECT group_name, monitor, sum(posts) AS posts,
    CAST(sum(posts) AS REAL) / sum(sum(posts)) OVER (PARTITION BY group_name) AS share
FROM share_of_voice
WHERE day > date((SELECT day FROM newest), '-' || coalesce(nullif(:days, ''), 28) || ' days')
    AND day <= (SELECT day FROM newest)
GROUP BY group_name, monitor
ORDER BY group_name, share DESC, monitor;
