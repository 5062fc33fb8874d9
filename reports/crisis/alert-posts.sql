SELECT
    e.alert_id, e.rank, e.post_id, e.published, e.sources, e.author, e.language, e.text, e.url, e.outcome, e.reason,
    e.polarity, e.p_negative, e.p_neutral, e.p_positive, e.decided_by, e.contradiction
FROM alert_evidence AS e
WHERE e.alert_id = :alert AND e.rank <= 1
ORDER BY e.alert_id, e.rank;
