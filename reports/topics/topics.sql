SELECT topic_id, label, is_new, first_day, posts, usual_posts, scored, net, low, high, moved_net
FROM topic_trend
WHERE monitor = :monitor AND day = :day AND posts > 0
ORDER BY posts DESC, topic_id
LIMIT 40;
