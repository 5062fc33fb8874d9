-- Which texts are copied most?
-- :limit  how many (10)
SELECT o.post_id, count(*) AS copies, min(c.published) AS first_copy, max(c.published) AS last_copy, o.text
FROM scored_post AS c JOIN scored_post AS o ON o.post_id = c.copy_of
GROUP BY o.post_id
ORDER BY copies DESC, o.post_id
LIMIT CAST(coalesce(nullif(:limit, ''), 10) AS INTEGER);
