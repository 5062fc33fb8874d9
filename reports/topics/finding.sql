SELECT
    count(*) AS topics, count(*) FILTER (WHERE is_new) AS new, sum(posts) AS posts,
    CASE WHEN count(*) = 0 THEN 'empty' WHEN count(*) = 1 THEN 'one' WHEN count(*) FILTER (WHERE is_new) > 0 THEN 'new' ELSE 'known' END AS say
FROM topic_trend
WHERE monitor = :monitor AND day = :day AND posts > 0;
