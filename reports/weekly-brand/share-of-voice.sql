WITH week AS (
    SELECT monitor, CAST(julianday(:from) - julianday(day) + 6 AS INTEGER) / 7 AS week, sum(posts) AS posts,
        sum(group_posts) AS group_posts
    FROM share_of_voice
    WHERE group_name = :group AND day >= date(:from, '-56 days') AND day <= :day
    GROUP BY 1, 2
)
SELECT
    t.monitor, t.posts, t.group_posts, 1.0 * t.posts / nullif(t.group_posts, 0) AS share,
    avg(1.0 * b.posts / b.group_posts) AS usual,
    avg(1.0 * b.posts / b.group_posts * b.posts / b.group_posts)
        - avg(1.0 * b.posts / b.group_posts) * avg(1.0 * b.posts / b.group_posts) AS usual_variance,
    count(b.week) AS usual_days
FROM week AS t
LEFT JOIN week AS b ON b.monitor = t.monitor AND b.week > 0 AND b.group_posts > 0
WHERE t.week = 0
GROUP BY t.monitor, t.posts, t.group_posts
ORDER BY share DESC, t.monitor;
