SELECT count(*) FILTER (WHERE event = 'begin') AS begun, count(*) FILTER (WHERE event = 'split') AS split,
    count(*) FILTER (WHERE event = 'merge') AS merged
FROM topic_history
WHERE monitor = :monitor AND day BETWEEN :first AND :day;
