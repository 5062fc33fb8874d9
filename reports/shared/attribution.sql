-- What the services of the sources ask to be shown.
SELECT DISTINCT attribution
FROM source_policy
WHERE attribution IS NOT NULL AND enabled
ORDER BY attribution;
