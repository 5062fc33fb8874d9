SELECT count(DISTINCT author) AS authors, avg(copy_of IS NOT NULL) AS copies,
    CASE WHEN count(*) = 0 THEN 'none' WHEN count(DISTINCT author) * 2 >= count(*) THEN 'many' ELSE 'few' END AS say
FROM monitor_post
WHERE monitor = :monitor AND day = :day AND outcome = 'scored' AND polarity = 'negative';
