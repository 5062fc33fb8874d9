SELECT term, z, log_odds, posts, per_1000, usual_per_1000
FROM moving_term
WHERE monitor = :monitor AND day = :day AND abs(z) > 1.96
ORDER BY z DESC, term;
