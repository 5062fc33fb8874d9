-- Which posts are answered most, and how do the answers read?
-- :limit  how many (10)
SELECT o.post_id, count(*) AS answers, avg(CASE WHEN a.outcome = 'scored' THEN a.net END) AS answers_net, o.net, o.text
FROM post_link AS l JOIN scored_post AS a ON a.post_id = l.post_id JOIN scored_post AS o ON o.post_id = l.to_post_id
WHERE l.kind = 'reply'
GROUP BY o.post_id
ORDER BY answers DESC, o.post_id
LIMIT CAST(coalesce(nullif(:limit, ''), 10) AS INTEGER);
