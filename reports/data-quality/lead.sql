SELECT say, name, a, b
FROM (
    SELECT * FROM (SELECT 1 AS place, 'worst' AS say, source AS name, sum(hours) AS a, max(reason) AS b FROM coverage_gap
    WHERE start < strftime('%Y-%m-%dT%H:%M:%SZ', :end, 'unixepoch') AND "end" > strftime('%Y-%m-%dT%H:%M:%SZ', :start, 'unixepoch')
    GROUP BY source ORDER BY sum(hours) DESC, source LIMIT 1)
    UNION ALL
    SELECT 2, 'late', NULL, count(*) FILTER (WHERE first_seen_at - published_at > 86400), count(*) FROM post
    WHERE first_seen_at >= :start AND first_seen_at < :end + 10800
    HAVING count(*) FILTER (WHERE first_seen_at - published_at > 86400) > 0
    UNION ALL
    SELECT 3, 'files', NULL, count(*) FILTER (WHERE t.state IN ('refused', 'failed')), count(*)
    FROM post AS p JOIN attachment AS t USING (post_id)
    WHERE p.published_at >= :start AND p.published_at < :end
    HAVING count(*) FILTER (WHERE t.state IN ('refused', 'failed')) > 0
)
ORDER BY place;
