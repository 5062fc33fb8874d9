SELECT o.name, substr(o.sha256, 1, 12) AS digest, CASE o.current WHEN 1 THEN 'current' ELSE 'earlier' END AS state, (
    SELECT count(*) FROM score AS s WHERE s.model_id = o.model_id) AS posts
FROM model AS o
ORDER BY o.current DESC, o.model_id DESC;
