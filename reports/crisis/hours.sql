-- Negative posts by hour of the day, what is usual for the hour, and where the alert's own rule opens if it counts hours.
WITH RECURSIVE clock (start) AS (
    SELECT :start UNION ALL SELECT start + 3600 FROM clock WHERE start + 3600 < :end
)
SELECT
    strftime('%Y-%m-%dT%H:%M:%SZ', c.start, 'unixepoch') AS start, h.posts, h.said_negative,
    h.usual_posts * d.usual_negative AS usual_negative,
    CASE WHEN a.grain = 'hour' AND a.rule = 'negative_surge' THEN a.expected + a.threshold * a.scale END AS opens_above,
    h.posts IS NULL AND NOT EXISTS (
        SELECT 1 FROM coverage_complete AS g WHERE g.start <= c.start AND g."end" >= c.start + 3600) AS missing
FROM clock AS c
LEFT JOIN hourly_sentiment AS h ON h.monitor = :monitor AND h.start = strftime('%Y-%m-%dT%H:%M:%SZ', c.start, 'unixepoch')
LEFT JOIN daily_sentiment AS d ON d.monitor = :monitor AND d.day = :day
LEFT JOIN alert_history AS a ON a.alert_id = :alert
ORDER BY c.start;
