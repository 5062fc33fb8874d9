-- Days' z scores added by Stouffer's rule (1949), as if a day without the word said nothing of it.
SELECT term, sum(z) / sqrt(7) AS z, sum(log_odds) / 7 AS log_odds, sum(posts) AS posts, avg(per_1000) AS per_1000,
    avg(usual_per_1000) AS usual_per_1000
FROM moving_term
WHERE monitor = :monitor AND day BETWEEN :from AND :day
GROUP BY term
HAVING abs(sum(z) / sqrt(7)) > 1.96
ORDER BY z DESC, term;
