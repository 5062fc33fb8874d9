-- Two posts for each of the eight largest topics.
SELECT *
FROM (
    SELECT
        t.topic_id, p.post_id, p.published, p.sources, p.author, p.language, p.text, p.url, p.outcome, p.reason, p.polarity,
        p.p_negative, p.p_neutral, p.p_positive, p.decided_by, p.contradiction,
        row_number() OVER (PARTITION BY t.topic_id ORDER BY p.images + p.sounds = 0, t.weight DESC, p.post_id) AS rank
    FROM topic_post AS t JOIN monitor_post AS p USING (post_id)
    WHERE p.monitor = :monitor AND p.day = :day AND t.local_day = :day AND p.copy_of IS NULL AND t.topic_id IN (
        SELECT topic_id FROM topic_trend WHERE monitor = :monitor AND day = :day ORDER BY posts DESC, topic_id LIMIT 8)
)
WHERE rank <= 2
ORDER BY topic_id, rank;
