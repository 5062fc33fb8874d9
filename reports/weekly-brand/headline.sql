-- A week from its days. Its net is the days' by their scored posts; of each day's interval the part that comes of sampling shrinks
-- as days add up, the part that comes of the classifier's own errors does not. Usual: the eight weeks before, by Student's t.
WITH day AS (
    SELECT *, CAST(julianday(:from) - julianday(day) + 6 AS INTEGER) / 7 AS week, (high - low) / 2 AS half,
        1.96 * 1.96 * max(0, sum_net_squared / max(scored, 1)
            - (sum_positive - sum_negative) * (sum_positive - sum_negative) / max(scored * scored, 1)) / max(scored, 1)
            AS sampling
    FROM daily_sentiment
    WHERE monitor = :monitor AND day >= date(:from, '-56 days') AND day <= :day
), week AS (
    SELECT week, sum(posts) AS posts, sum(distinct_posts) AS distinct_posts, sum(scored) AS scored,
        sum(abstained) AS abstained, sum(unscored) AS unscored, sum(contradictions) AS contradictions,
        sum(scored) FILTER (WHERE net IS NOT NULL) AS known,
        sum(scored * net) / nullif(sum(scored) FILTER (WHERE net IS NOT NULL), 0) AS net,
        sum(scored * negative) / nullif(sum(scored) FILTER (WHERE net IS NOT NULL), 0) AS negative,
        sqrt(sum(scored * scored * min(sampling, half * half))) / nullif(sum(scored) FILTER (WHERE net IS NOT NULL), 0)
            AS sampling,
        sum(scored * sqrt(max(0, half * half - sampling))) / nullif(sum(scored) FILTER (WHERE net IS NOT NULL), 0)
            AS classifier,
        sum(scored * (negative_high - negative_low) / 2) / nullif(sum(scored) FILTER (WHERE net IS NOT NULL), 0)
            AS negative_half
    FROM day
    GROUP BY week
), estimate AS (
    -- Where days with too few posts hold half of the week's, it has no value of its own.
    SELECT *, CASE WHEN known * 2 >= scored THEN net END AS value,
        sqrt(sampling * sampling + classifier * classifier) AS half
    FROM week
), usual AS (
    SELECT count(*) AS weeks, avg(posts) AS posts, avg(value) AS net, avg(negative) AS negative,
        sqrt(max(0, avg(posts * posts) - avg(posts) * avg(posts)) * count(*) / max(count(*) - 1, 1)) AS posts_spread,
        sqrt(max(0, avg(value * value) - avg(value) * avg(value)) * count(*) / max(count(*) - 1, 1)) AS net_spread,
        sqrt(max(0, avg(negative * negative) - avg(negative) * avg(negative)) * count(*) / max(count(*) - 1, 1))
            AS negative_spread,
        avg(contradictions) AS contradictions,
        avg(contradictions * contradictions) - avg(contradictions) * avg(contradictions) AS contradictions_variance,
        avg(1.0 * (abstained + unscored) / posts) AS unsure,
        avg(1.0 * (abstained + unscored) / posts * (abstained + unscored) / posts)
            - avg(1.0 * (abstained + unscored) / posts) * avg(1.0 * (abstained + unscored) / posts) AS unsure_variance,
        CASE count(*) WHEN 3 THEN 4.303 WHEN 4 THEN 3.182 WHEN 5 THEN 2.776 WHEN 6 THEN 2.571 WHEN 7 THEN 2.447 ELSE 2.365
            END AS t
    FROM estimate
    WHERE week BETWEEN 1 AND 8 AND posts > 0
    HAVING count(*) >= 3
)
SELECT
    e.posts, e.distinct_posts, e.scored AS decided, e.abstained, e.unscored, e.contradictions,
    e.value AS net, max(-1, e.value - e.half) AS low, min(1, e.value + e.half) AS high,
    u.net AS usual_net, u.net - u.t * u.net_spread AS usual_net_low, u.net + u.t * u.net_spread AS usual_net_high,
    u.posts AS usual_posts, max(0, u.posts - u.t * u.posts_spread) AS usual_posts_low,
    u.posts + u.t * u.posts_spread AS usual_posts_high,
    e.negative, max(0, e.negative - e.negative_half) AS negative_low, min(1, e.negative + e.negative_half) AS negative_high,
    u.negative AS usual_negative, max(0, u.negative - u.t * u.negative_spread) AS usual_negative_low,
    min(1, u.negative + u.t * u.negative_spread) AS usual_negative_high,
    coalesce(u.weeks, 0) AS days, u.contradictions AS usual_contradictions, u.contradictions_variance,
    u.unsure AS usual_unsure, u.unsure_variance
FROM estimate AS e LEFT JOIN usual AS u ON true
WHERE e.week = 0;
