WITH RECURSIVE calendar (day) AS (
    SELECT :first UNION ALL SELECT date(day, '+1 day') FROM calendar WHERE day < :day
)
SELECT c.day, l.raw_net, l.capped_net, l.engaged_net
FROM calendar AS c LEFT JOIN loudness AS l ON l.monitor = :monitor AND l.day = c.day
ORDER BY c.day;
