-- How does each language read?
-- Posts without words have the language none; unscored ones are no neutral ones.
-- :monitor  this monitor alone (all)
SELECT monitor, language, sum(posts) AS posts, sum(unscored) AS unscored,
    sum(raw_net * scored) / nullif(sum(scored), 0) AS raw_net
FROM language_sentiment
WHERE monitor = coalesce(nullif(:monitor, ''), monitor)
GROUP BY monitor, language
ORDER BY monitor, posts DESC, language;
