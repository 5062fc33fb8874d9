SELECT
    post_id, published, sources, author, language, text, url, outcome, reason, polarity, p_negative, p_neutral,
    p_positive, decided_by, contradiction
FROM monitor_post
WHERE monitor = :monitor AND day = :day AND outcome = 'scored' AND polarity = 'negative' AND copy_of IS NULL
ORDER BY net, post_id
LIMIT 6;
