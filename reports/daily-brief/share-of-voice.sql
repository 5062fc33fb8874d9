SELECT
    t.monitor, t.posts, t.group_posts, t.share,
    avg(b.share) AS usual, avg(b.share * b.share) - avg(b.share) * avg(b.share) AS usual_variance,
    count(b.share) AS usual_days
FROM share_of_voice AS t
LEFT JOIN share_of_voice AS b
    ON b.group_name = t.group_name AND b.monitor = t.monitor AND b.day < t.day AND b.day >= :first
WHERE t.group_name = :group AND t.day = :day
GROUP BY t.monitor, t.posts, t.group_posts, t.share
ORDER BY t.share DESC, t.monitor;
