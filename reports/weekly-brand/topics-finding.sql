WITH topic AS (
    SELECT topic_id, label, sum(posts) AS posts, sum(usual_posts) AS usual
    FROM topic_trend
    WHERE monitor = :monitor AND day BETWEEN :from AND :day
    GROUP BY topic_id, label
)
SELECT label, posts, usual, CASE WHEN usual < posts / 2.0 THEN 'grown' ELSE 'largest' END AS say
FROM topic
ORDER BY posts DESC, topic_id
LIMIT 1;
