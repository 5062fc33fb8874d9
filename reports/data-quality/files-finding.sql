SELECT count(*) AS files, count(*) FILTER (WHERE t.state = 'stored') AS stored
FROM post AS p JOIN attachment AS t USING (post_id)
WHERE p.published_at >= :window_start AND p.published_at < :end
HAVING count(*) > 0;
