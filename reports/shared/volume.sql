WITH RECURSIVE calendar (day) AS (
    SELECT :first UNION ALL SELECT date(day, '+1 day') FROM calendar WHERE day < :day
)
SELECT
    c.day, s.posts, s.negative, s.neutral, s.positive, s.posts - s.abstained - s.unscored AS decided, s.abstained,
    s.unscored, s.usual_posts, s.usual_posts_low, s.usual_posts_high
FROM calendar AS c LEFT JOIN daily_sentiment AS s ON s.monitor = :monitor AND s.day = c.day
ORDER BY c.day;
