-- Who posts most, and how do they read?
-- Authors are pseudonyms: the same person has the same one.
-- :monitor  this monitor alone (all)
-- :limit  how many (20)
SELECT monitor, author, posts, distinct_posts, engagement, negative, raw_net, first_day, last_day
FROM author_reach
WHERE monitor = coalesce(nullif(:monitor, ''), monitor)
ORDER BY posts DESC, monitor, author
LIMIT CAST(coalesce(nullif(:limit, ''), 20) AS INTEGER);
