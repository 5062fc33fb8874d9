WITH day AS (
    SELECT day, sum(posts) AS posts, 1.0 * sum(scored) / sum(posts) AS scored, 1.0 * sum(abstained) / sum(posts) AS unsure,
        1.0 * sum(unscored) / sum(posts) AS unscored, 1.0 * sum(contradictions) / sum(posts) AS contradicting
    FROM daily_sentiment WHERE day BETWEEN :first AND :day GROUP BY day HAVING sum(posts) > 0
), today AS (
    SELECT * FROM day WHERE day = :day
), before AS (
    SELECT avg(posts) AS posts, avg(posts * posts) - avg(posts) * avg(posts) AS posts_variance, avg(unsure) AS unsure,
        avg(unsure * unsure) - avg(unsure) * avg(unsure) AS unsure_variance, avg(unscored) AS unscored,
        avg(unscored * unscored) - avg(unscored) * avg(unscored) AS unscored_variance, avg(contradicting) AS contradicting,
        avg(contradicting * contradicting) - avg(contradicting) * avg(contradicting) AS contradicting_variance
    FROM day WHERE day < :day HAVING count(*) >= 7
), labelled AS (
    SELECT count(*) AS n, avg(l.polarity = s.polarity) AS p
    FROM label AS l JOIN current_score AS s USING (post_id) WHERE s.outcome = 'scored'
)
SELECT 'unsure' AS id, 'share' AS unit, t.unsure AS value, NULL AS low, NULL AS high, b.unsure AS usual,
    max(0, b.unsure - 1.96 * sqrt(b.unsure_variance)) AS usual_low, min(1, b.unsure + 1.96 * sqrt(b.unsure_variance)) AS usual_high,
    0.03 AS minimum, 1 AS is_bad_when_up
FROM today AS t LEFT JOIN before AS b ON true
UNION ALL
SELECT 'unscored', 'share', t.unscored, NULL, NULL, b.unscored, max(0, b.unscored - 1.96 * sqrt(b.unscored_variance)),
    min(1, b.unscored + 1.96 * sqrt(b.unscored_variance)), 0.03, 1
FROM today AS t LEFT JOIN before AS b ON true
UNION ALL
SELECT 'contradicting', 'share', t.contradicting, NULL, NULL, b.contradicting,
    max(0, b.contradicting - 1.96 * sqrt(b.contradicting_variance)), min(1, b.contradicting + 1.96 * sqrt(b.contradicting_variance)),
    0.02, 1
FROM today AS t LEFT JOIN before AS b ON true
UNION ALL
-- Wilson's interval (1927).
SELECT 'agreement', 'share', p,
    (p + 1.9207 / n - 1.96 * sqrt(p * (1 - p) / n + 0.9604 / (n * n))) / (1 + 3.8416 / n),
    (p + 1.9207 / n + 1.96 * sqrt(p * (1 - p) / n + 0.9604 / (n * n))) / (1 + 3.8416 / n), NULL, NULL, NULL, 0.05, 0
FROM labelled
UNION ALL
SELECT 'posts', 'posts', t.posts, t.posts, t.posts, b.posts, max(0, b.posts - 1.96 * sqrt(b.posts_variance)),
    b.posts + 1.96 * sqrt(b.posts_variance), 1.25, 0
FROM today AS t LEFT JOIN before AS b ON true;
