SELECT count(DISTINCT p.author) AS authors,
    1 - 1.0 * count(DISTINCT coalesce(n.first_post_id, p.post_id)) / count(*) AS copies,
    CASE WHEN count(*) = 0 THEN 'none' WHEN count(DISTINCT p.author) * 2 >= count(*) THEN 'many' ELSE 'few' END AS say
FROM monitor_post AS p
    LEFT JOIN near_copy AS n ON n.post_id = p.post_id AND n.local_day = p.day
        AND n.monitor_id = (SELECT monitor_id FROM monitor WHERE name = :monitor AND current = 1)
WHERE p.monitor = :monitor AND p.day = :day AND p.outcome = 'scored' AND p.polarity = 'negative';
