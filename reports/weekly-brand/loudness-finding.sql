SELECT
    sum(raw_net * posts) / sum(posts) AS raw, sum(capped_net * posts) / sum(posts) AS capped,
    sum(engaged_net * posts) / sum(posts) AS engaged,
    CASE WHEN abs(sum((raw_net - capped_net) * posts) / sum(posts)) >= 0.05 THEN 'copies'
        WHEN abs(sum((raw_net - engaged_net) * posts) / sum(posts)) >= 0.05 THEN 'reach' ELSE 'same' END AS say
FROM loudness
WHERE monitor = :monitor AND day BETWEEN :from AND :day AND raw_net IS NOT NULL
HAVING count(*) > 0;
