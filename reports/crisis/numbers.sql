-- The day of the alert in five numbers, with what is usual where it is known.
WITH today AS (
    SELECT * FROM daily_sentiment WHERE monitor = :monitor AND day = :day
), voice AS (
    SELECT count(*) AS negative, count(DISTINCT p.author) AS authors,
        count(*) - count(DISTINCT coalesce(n.first_post_id, p.post_id)) AS copies
    FROM monitor_post AS p
    LEFT JOIN near_copy AS n ON n.post_id = p.post_id AND n.local_day = p.day
        AND n.monitor_id = (SELECT monitor_id FROM monitor WHERE name = :monitor AND current = 1)
    WHERE p.monitor = :monitor AND p.day = :day AND p.outcome = 'scored' AND p.polarity = 'negative'
)
SELECT 'net' AS id, 'net' AS unit, net AS value, low, high, usual_net AS usual, usual_net_low AS usual_low,
    usual_net_high AS usual_high, 0.05 AS minimum, 0 AS is_bad_when_up
FROM today
UNION ALL
SELECT 'posts', 'posts', posts, posts, posts, usual_posts, usual_posts_low, usual_posts_high, 1.25, 0 FROM today
UNION ALL
SELECT 'negative', 'share', negative, negative_low, negative_high, usual_negative, usual_negative_low, usual_negative_high, 0.05, 1
FROM today
UNION ALL
SELECT 'authors', 'plain', authors, authors, authors, NULL, NULL, NULL, 0, 0 FROM voice
UNION ALL
SELECT 'copies', 'share', 1.0 * copies / negative, NULL, NULL, NULL, NULL, NULL, 0, 0 FROM voice WHERE negative > 0;
