SELECT
    o.name AS model, o.sha256 AS model_sha256, m.version AS monitor_version, m.query, m.time_zone, m.minimum_posts,
    (SELECT config_sha256 FROM run WHERE config_sha256 IS NOT NULL ORDER BY run_id DESC LIMIT 1) AS config_sha256
FROM monitor AS m LEFT JOIN model AS o ON o.current = 1
WHERE m.name = :monitor AND m.current = 1;
