-- Three posts a topic: those with a picture first, each picture once, then how well they stand for the topic.
SELECT *
FROM (
    SELECT *, row_number() OVER (
        PARTITION BY topic_id ORDER BY images > 0 AND same_picture > 1, images = 0, weight DESC, post_id) AS rank
    FROM (
        SELECT
            t.topic_id, t.weight, p.images, row_number() OVER (
                PARTITION BY t.topic_id, (
                    SELECT a.sha256 FROM attachment AS a
                    WHERE a.post_id = p.post_id AND a.kind = 'image' AND a.state = 'stored' ORDER BY a.position LIMIT 1)
                ORDER BY t.weight DESC, p.post_id) AS same_picture,
            p.post_id, p.published, p.sources, p.author, p.language, p.text, p.url, p.outcome, p.reason, p.polarity,
            p.p_negative, p.p_neutral, p.p_positive, p.decided_by, p.contradiction
        FROM topic_post AS t JOIN monitor_post AS p USING (post_id)
        WHERE p.monitor = :monitor AND p.day = :day AND t.local_day = :day AND p.copy_of IS NULL
    )
)
WHERE rank <= 3
ORDER BY topic_id, rank;
