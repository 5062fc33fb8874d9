SELECT t.kind, t.state, count(*) AS files, min(t.reason) AS reason
FROM post AS p JOIN attachment AS t USING (post_id)
WHERE p.published_at >= :window_start AND p.published_at < :end
GROUP BY t.kind, t.state
ORDER BY t.kind, files DESC, t.state;
