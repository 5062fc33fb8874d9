SELECT modalities AS holds, decided_by, count(*) AS posts
FROM monitor_post
WHERE monitor = :monitor AND day = :day AND outcome IN ('scored', 'abstained')
GROUP BY modalities, decided_by
ORDER BY posts DESC, holds, decided_by;
