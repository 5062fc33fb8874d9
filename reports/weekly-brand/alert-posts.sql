SELECT
    e.alert_id, e.rank, e.post_id, e.published, e.sources, e.author, e.language, e.text, e.url, e.outcome, e.reason,
    e.polarity, e.p_negative, e.p_neutral, e.p_positive, e.decided_by, e.contradiction
FROM alert_evidence AS e JOIN alert_history AS a USING (alert_id)
WHERE a.monitor = :monitor AND a.day BETWEEN :from AND :day AND e.rank <= 2
ORDER BY e.alert_id, e.rank;
