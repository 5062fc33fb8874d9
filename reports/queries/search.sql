-- Which posts hold these words?
-- Letters as they stand, in any language; `barometer monitor test` understands more.
-- :words  what the text must hold (anything)
-- :limit  how many (20)
SELECT post_id, published, polarity, net, text, url
FROM scored_post
WHERE text LIKE '%' || coalesce(:words, '') || '%'
ORDER BY published DESC, post_id
LIMIT CAST(coalesce(nullif(:limit, ''), 20) AS INTEGER);
