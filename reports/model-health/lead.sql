SELECT say, a, b, name
FROM (
    SELECT * FROM (SELECT 1 AS place, CASE WHEN count(*) = 0 THEN 'noLabels' ELSE 'labels' END AS say, count(*) AS a, avg(l.polarity = s.polarity) AS b, NULL AS name
    FROM label AS l JOIN current_score AS s USING (post_id) WHERE s.outcome = 'scored')
    UNION ALL
    SELECT * FROM (SELECT 2, 'language', sum(posts), 1.0 * sum(posts - scored) / sum(posts), value FROM daily_part
    WHERE dimension = 'language' AND day BETWEEN :first AND :day AND value <> 'none'
    GROUP BY value HAVING sum(posts) >= 20 ORDER BY 1.0 * sum(posts - scored) / sum(posts) DESC, value LIMIT 1)
    UNION ALL
    SELECT * FROM (SELECT 3, 'retrained', count(*), NULL, max(name) FROM model HAVING count(*) > 1)
)
ORDER BY place;
