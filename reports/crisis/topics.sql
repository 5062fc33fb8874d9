SELECT topic_id, label, first_day, posts, usual_posts, net, low AS net_low, high AS net_high, moved_net
FROM topic_trend
WHERE monitor = :monitor AND day = :day AND posts > 0
ORDER BY coalesce(moved_net, 0), posts DESC, topic_id
LIMIT 8;
