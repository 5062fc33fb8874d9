SELECT o.name, substr(o.sha256, 1, 12) AS digest, CASE WHEN o.current = 1 THEN 'current' WHEN u.used_from IS NULL THEN 'tried' ELSE 'earlier' END AS state, (
    SELECT count(*) FROM score AS s WHERE s.model_id = o.model_id) AS posts
FROM model AS o LEFT JOIN (SELECT model_id, max(used_from) AS used_from FROM model_use GROUP BY model_id) AS u USING (model_id)
ORDER BY o.current DESC, o.model_id DESC;
