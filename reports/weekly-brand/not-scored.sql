SELECT coalesce(reason, 'waits for its score') AS reason, count(*) AS posts
FROM monitor_post
WHERE monitor = :monitor AND day BETWEEN :from AND :day AND (outcome IS NULL OR outcome = 'unscored')
GROUP BY 1
ORDER BY posts DESC, reason;
