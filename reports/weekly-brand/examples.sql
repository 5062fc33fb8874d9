-- The post that stands best for each of the week's six largest topics.
SELECT *
FROM (
    SELECT
        t.topic_id, p.post_id, p.published, p.sources, p.author, p.language, p.text, p.url, p.outcome, p.reason, p.polarity,
        p.p_negative, p.p_neutral, p.p_positive, p.decided_by, p.contradiction, sum(1) OVER (PARTITION BY t.topic_id) AS posts,
        row_number() OVER (PARTITION BY t.topic_id ORDER BY p.images + p.sounds = 0, t.weight DESC, p.post_id) AS rank
    FROM topic AS o JOIN monitor AS m ON m.monitor_id = o.monitor_id AND m.name = :monitor AND m.current = 1
    JOIN topic_post AS t ON t.topic_id = o.topic_id AND t.local_day BETWEEN :from AND :day
    JOIN scored_post AS p USING (post_id)
    WHERE p.copy_of IS NULL
)
WHERE rank = 1
ORDER BY posts DESC, topic_id
LIMIT 6;
