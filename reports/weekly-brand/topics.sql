SELECT
    topic_id, label, min(first_day) AS first_day, sum(posts) AS posts, sum(usual_posts) AS usual_posts,
    sum(scored * net) / nullif(sum(scored) FILTER (WHERE net IS NOT NULL), 0) AS net,
    -- As wide as if the days erred together.
    sum(scored * low) / nullif(sum(scored) FILTER (WHERE net IS NOT NULL), 0) AS net_low,
    sum(scored * high) / nullif(sum(scored) FILTER (WHERE net IS NOT NULL), 0) AS net_high
FROM topic_trend
WHERE monitor = :monitor AND day BETWEEN :from AND :day
GROUP BY topic_id, label
HAVING sum(posts) > 0
ORDER BY sum(posts) DESC, topic_id
LIMIT 12;
