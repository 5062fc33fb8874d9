-- What the words say against what the picture says, each by its most probable class.
WITH part AS (
    SELECT q.modality,
        CASE WHEN q.p_negative >= q.p_neutral AND q.p_negative >= q.p_positive THEN 'negative'
            WHEN q.p_positive >= q.p_neutral THEN 'positive' ELSE 'neutral' END AS polarity, q.post_id, q.model_id, q.position
    FROM modality_score AS q
), said AS (
    SELECT a.polarity AS words, b.polarity AS picture, count(*) AS posts
    FROM post AS p
    CROSS JOIN part AS b ON b.post_id = p.post_id AND b.model_id = (SELECT model_id FROM model WHERE current = 1) AND b.modality = 'image'
    CROSS JOIN part AS a ON a.post_id = b.post_id AND a.model_id = b.model_id AND a.modality = 'text'
    WHERE p.published_at >= :window_start AND p.published_at < :end
        AND NOT EXISTS (
            SELECT 1 FROM modality_score AS c
            WHERE c.post_id = b.post_id AND c.model_id = b.model_id AND c.modality = 'image' AND c.position < b.position)
    GROUP BY words, picture
), class (place, polarity) AS (VALUES (1, 'positive'), (2, 'neutral'), (3, 'negative'))
SELECT 'words_' || w.polarity AS words, 'picture_' || i.polarity AS picture, coalesce(s.posts, 0) AS posts
FROM class AS w JOIN class AS i LEFT JOIN said AS s ON s.words = w.polarity AND s.picture = i.polarity
ORDER BY w.place, i.place;
