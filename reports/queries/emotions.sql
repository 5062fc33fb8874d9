-- Which emotions do posts carry, and what changed?
-- The last 7 days beside the 21 before, as parts of all emotion.
-- :monitor  this monitor alone (all)
WITH newest AS (SELECT max(day) AS day FROM last_day), part AS (
    SELECT monitor, value AS emotion,
        sum(mass) FILTER (WHERE day > date((SELECT day FROM newest), '-7 days')) AS last_mass,
        sum(mass) FILTER (WHERE day <= date((SELECT day FROM newest), '-7 days')) AS before_mass
    FROM daily_part
    WHERE dimension = 'emotion' AND monitor = coalesce(nullif(:monitor, ''), monitor)
        AND day > date((SELECT day FROM newest), '-28 days') AND day <= (SELECT day FROM newest)
    GROUP BY monitor, value
)
SELECT monitor, emotion, last_mass / sum(last_mass) OVER (PARTITION BY monitor) AS share,
    before_mass / sum(before_mass) OVER (PARTITION BY monitor) AS share_before
FROM part
ORDER BY monitor, share DESC, emotion;
