SELECT day, event, label, other_label
FROM topic_history
WHERE monitor = :monitor AND day BETWEEN :first AND :day
ORDER BY day DESC, topic_id, event;
