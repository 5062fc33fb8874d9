WITH RECURSIVE calendar (day) AS (
    SELECT :first UNION ALL SELECT date(day, '+1 day') FROM calendar WHERE day < :day
), part AS (
    SELECT day, 1.0 * sum(posts) AS posts, sum(posts) FILTER (WHERE value = 'text') AS words,
        sum(posts) FILTER (WHERE value LIKE '%image%') AS pictures,
        sum(posts) FILTER (WHERE value LIKE '%audio%' AND value NOT LIKE '%image%') AS sounds
    FROM daily_part WHERE dimension = 'modality' AND day BETWEEN :first AND :day GROUP BY day
)
SELECT c.day, coalesce(p.words, 0) / p.posts AS words, coalesce(p.pictures, 0) / p.posts AS pictures,
    coalesce(p.sounds, 0) / p.posts AS sounds
FROM calendar AS c LEFT JOIN part AS p ON p.day = c.day AND p.posts > 0
ORDER BY c.day;
