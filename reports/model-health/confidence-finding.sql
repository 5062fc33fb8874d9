SELECT avg(s.confidence) AS mean, avg(s.confidence >= 0.8) AS sure
FROM post AS p JOIN score AS s ON s.post_id = p.post_id AND s.model_id = (SELECT model_id FROM model WHERE current = 1)
WHERE p.published_at >= :window_start AND p.published_at < :end AND s.confidence IS NOT NULL
HAVING count(*) > 0;
