WITH RECURSIVE calendar (day) AS (
    SELECT :first UNION ALL SELECT date(day, '+1 day') FROM calendar WHERE day < :day
)
SELECT
    c.day, s.net, s.low, s.high, s.usual_net AS usual, s.usual_net_low AS usual_low, s.usual_net_high AS usual_high,
    s.posts
FROM calendar AS c LEFT JOIN daily_sentiment AS s ON s.monitor = :monitor AND s.day = c.day
ORDER BY c.day;
