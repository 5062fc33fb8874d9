WITH class (place, polarity) AS (VALUES (1, 'positive'), (2, 'neutral'), (3, 'negative'))
SELECT 'people_' || a.polarity AS people, 'model_' || b.polarity AS model, count(s.post_id) AS posts
FROM class AS a JOIN class AS b
LEFT JOIN (label AS l JOIN current_score AS s USING (post_id))
    ON l.polarity = a.polarity AND s.polarity = b.polarity AND s.outcome IN ('scored', 'abstained')
WHERE EXISTS (SELECT 1 FROM label)
GROUP BY a.place, b.place
ORDER BY a.place, b.place;
