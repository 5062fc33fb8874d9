-- The share that the model is unsure of, a week against the three before; the posts of all monitors, one that two match counting twice.
WITH day AS (
    SELECT day, sum(posts) AS posts, sum(abstained) AS unsure, sum(scored) AS scored, sum(sum_positive - sum_negative) AS net
    FROM daily_sentiment WHERE day BETWEEN :first AND :day GROUP BY day
), part AS (
    SELECT
        1.0 * sum(unsure) FILTER (WHERE day > date(:day, '-7 days')) / sum(posts) FILTER (WHERE day > date(:day, '-7 days')) AS unsure,
        1.0 * sum(unsure) FILTER (WHERE day <= date(:day, '-7 days')) / sum(posts) FILTER (WHERE day <= date(:day, '-7 days')) AS usual,
        sum(net) FILTER (WHERE day > date(:day, '-7 days')) / sum(scored) FILTER (WHERE day > date(:day, '-7 days')) AS net,
        sum(net) FILTER (WHERE day <= date(:day, '-7 days')) / sum(scored) FILTER (WHERE day <= date(:day, '-7 days')) AS usual_net
    FROM day WHERE posts > 0
)
SELECT unsure, usual, net, usual_net,
    CASE WHEN unsure IS NULL THEN 'none' WHEN usual IS NULL THEN 'first' WHEN abs(unsure - usual) < 0.03 THEN 'steady'
        WHEN unsure > usual THEN 'less_sure' ELSE 'surer' END AS say
FROM part;
