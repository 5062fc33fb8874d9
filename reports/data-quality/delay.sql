WITH step (place, step, least, most) AS (
    VALUES (1, 'under_15_min', 0, 900), (2, 'under_1_h', 900, 3600), (3, 'under_6_h', 3600, 21600),
        (4, 'under_1_day', 21600, 86400), (5, 'under_7_days', 86400, 604800), (6, 'older', 604800, 1e12)
)
SELECT s.step, count(p.post_id) AS posts
FROM step AS s
LEFT JOIN post AS p ON p.published_at >= :start AND p.published_at < :end
    AND p.first_seen_at - p.published_at >= s.least AND p.first_seen_at - p.published_at < s.most
GROUP BY s.place
ORDER BY s.place;
