SELECT source, connector, records, retention_days,
    CASE mail_text WHEN 1 THEN 'may' WHEN 0 THEN 'may_not' END AS mail, attribution
FROM source_policy
WHERE enabled
ORDER BY source;
