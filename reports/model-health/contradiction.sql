-- What the words say against what the picture says, each by its most probable class.
WITH part AS (
    SELECT q.post_id, q.modality, q.position,
        CASE WHEN q.p_negative >= q.p_neutral AND q.p_negative >= q.p_positive THEN 'negative'
            WHEN q.p_positive >= q.p_neutral THEN 'positive' ELSE 'neutral' END AS polarity
    FROM post AS p JOIN modality_score AS q ON q.post_id = p.post_id AND q.model_id = (SELECT model_id FROM model WHERE current = 1)
    WHERE p.published_at >= :window_start AND p.published_at < :end
), class (place, polarity) AS (VALUES (1, 'positive'), (2, 'neutral'), (3, 'negative'))
SELECT 'words_' || w.polarity AS words, 'picture_' || i.polarity AS picture, count(t.post_id) AS posts
FROM class AS w JOIN class AS i
LEFT JOIN (
    SELECT a.post_id, a.polarity AS words, b.polarity AS picture FROM part AS a JOIN part AS b ON b.post_id = a.post_id
    WHERE a.modality = 'text' AND b.modality = 'image' AND b.position = (
        SELECT min(position) FROM part AS c WHERE c.post_id = a.post_id AND c.modality = 'image')
) AS t ON t.words = w.polarity AND t.picture = i.polarity
GROUP BY w.place, i.place
ORDER BY w.place, i.place;
