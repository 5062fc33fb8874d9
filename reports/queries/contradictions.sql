-- Where do picture, sound and words say opposite things?
-- Irony, or a picture that is not about it: worth reading.
-- :limit  how many (20)
SELECT s.post_id, s.published, s.text,
    max(CASE WHEN w.modality = 'text' THEN w.p_positive - w.p_negative END) AS words,
    max(CASE WHEN w.modality = 'image' THEN w.p_positive - w.p_negative END) AS picture,
    max(CASE WHEN w.modality = 'audio' THEN w.p_positive - w.p_negative END) AS sound
FROM scored_post AS s JOIN why_score AS w USING (post_id)
WHERE s.contradiction = 1
GROUP BY s.post_id
ORDER BY s.published DESC, s.post_id
LIMIT CAST(coalesce(nullif(:limit, ''), 20) AS INTEGER);
