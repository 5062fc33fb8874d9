SELECT coalesce(s.reason, 'waits for its score') AS reason, count(*) AS posts
FROM post AS p LEFT JOIN score AS s ON s.post_id = p.post_id AND s.model_id = (SELECT model_id FROM model WHERE current = 1)
WHERE p.published_at >= :start AND p.published_at < :end AND (s.outcome IS NULL OR s.outcome = 'unscored')
GROUP BY 1
ORDER BY posts DESC, reason;
