SELECT 1.0 * sum(posts) FILTER (WHERE value LIKE '%image%') / sum(posts) AS pictures,
    1.0 * sum(posts) FILTER (WHERE value LIKE '%audio%') / sum(posts) AS sounds
FROM daily_part
WHERE dimension = 'modality' AND day BETWEEN :first AND :day
HAVING sum(posts) > 0;
