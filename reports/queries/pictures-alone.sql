-- Which posts are pictures without words?
-- No keyword finds them: a monitor needs has:image or a source for them.
-- :limit  how many (20)
SELECT post_id, published, sources, images, polarity, confidence, url
FROM scored_post
WHERE images > 0 AND trim(text) = ''
ORDER BY published DESC, post_id
LIMIT CAST(coalesce(nullif(:limit, ''), 20) AS INTEGER);
