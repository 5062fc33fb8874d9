SELECT
    coalesce(language, 'none') AS language, count(*) AS posts, count(*) FILTER (WHERE outcome = 'scored') AS scored,
    count(*) FILTER (WHERE outcome = 'unscored') AS unscored,
    avg(net) FILTER (WHERE outcome = 'scored') AS raw_net,
    avg(net * net) FILTER (WHERE outcome = 'scored') AS raw_net_squared
FROM monitor_post
WHERE monitor = :monitor AND day BETWEEN :from AND :day
GROUP BY 1
ORDER BY posts DESC, language;
