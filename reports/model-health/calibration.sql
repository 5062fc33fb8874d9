-- Of the posts that people labelled: how sure the model was, and how often it was right, with Wilson's interval (1927).
WITH bin AS (
    SELECT min(9, CAST(s.confidence * 10 AS INTEGER)) AS bin, count(*) AS n, avg(s.confidence) AS said, avg(l.polarity = s.polarity) AS p
    FROM label AS l JOIN current_score AS s USING (post_id)
    WHERE s.outcome IN ('scored', 'abstained')
    GROUP BY 1
)
SELECT said, p AS found, n AS posts,
    (p + 1.9207 / n - 1.96 * sqrt(p * (1 - p) / n + 0.9604 / (n * n))) / (1 + 3.8416 / n) AS low,
    (p + 1.9207 / n + 1.96 * sqrt(p * (1 - p) / n + 0.9604 / (n * n))) / (1 + 3.8416 / n) AS high
FROM bin
ORDER BY said;
