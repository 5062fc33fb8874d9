-- How often do your labels and the model agree?
-- Posts that the model is unsure about are counted apart.
SELECT l.polarity AS label, count(*) AS labels, count(*) FILTER (WHERE s.outcome = 'abstained') AS unsure,
    count(*) FILTER (WHERE s.outcome = 'scored' AND s.polarity = l.polarity) AS agree,
    count(*) FILTER (WHERE s.outcome = 'scored' AND s.polarity <> l.polarity) AS differ
FROM label AS l JOIN scored_post AS s USING (post_id)
GROUP BY l.polarity
ORDER BY l.polarity;
