SELECT modality, position, sha256, extension, weight, p_negative, p_neutral, p_positive, timeline
FROM why_score
WHERE post_id = :post
ORDER BY weight DESC, modality, position;
