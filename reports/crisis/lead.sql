SELECT say, a, b, c
FROM (
    SELECT 1 AS place, state AS say, first_start AS a, last_start AS b, NULL AS c FROM alert_history WHERE alert_id = :alert
    UNION ALL
    SELECT 2, CASE WHEN is_new THEN 'newTopic' ELSE 'topic' END, label, posts, usual_posts
    FROM (
        SELECT * FROM topic_trend WHERE monitor = :monitor AND day = :day
        ORDER BY coalesce(moved_net, 0), posts DESC, topic_id LIMIT 1)
    UNION ALL
    SELECT 3, 'contradictions', contradictions, NULL, NULL FROM daily_sentiment
    WHERE monitor = :monitor AND day = :day AND contradictions > 1
    UNION ALL
    SELECT 4, 'others', count(*), NULL, NULL FROM alert_history
    WHERE monitor = :monitor AND day = :day AND state <> 'withdrawn' AND NOT held AND verdict IS NOT 'false'
        AND alert_id <> :alert
    HAVING count(*) > 0
)
ORDER BY place;
