-- The alert's own evidence, each content once, in order of time.
SELECT
    post_id, published, sources, author, language, text, url, outcome, reason, polarity, p_negative, p_neutral, p_positive,
    decided_by, contradiction
FROM alert_evidence
WHERE alert_id = :alert AND copy_of IS NULL
ORDER BY published, post_id
LIMIT 9;
