-- Which posts is the model unsure about?
-- Judge them yourself with `barometer label`: they teach it most.
-- :limit  how many (20)
SELECT post_id, published, language, modalities, confidence, text
FROM scored_post
WHERE outcome = 'abstained'
ORDER BY confidence, post_id
LIMIT CAST(coalesce(nullif(:limit, ''), 20) AS INTEGER);
