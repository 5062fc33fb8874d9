SELECT count(*) AS posts, avg(s.confidence) AS said, avg(l.polarity = s.polarity) AS found
FROM label AS l JOIN current_score AS s USING (post_id)
WHERE s.outcome IN ('scored', 'abstained')
HAVING count(*) > 0;
