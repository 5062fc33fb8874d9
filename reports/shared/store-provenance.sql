SELECT
    o.name AS model, o.sha256 AS model_sha256,
    (SELECT config_sha256 FROM run WHERE config_sha256 IS NOT NULL ORDER BY run_id DESC LIMIT 1) AS config_sha256
FROM model AS o
WHERE o.current = 1;
