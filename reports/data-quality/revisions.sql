-- Days whose figures are others than the newest report before this one printed.
WITH printed AS (
    SELECT
        r.name, r.monitor, d.local_day, d.posts, d.net,
        row_number() OVER (PARTITION BY r.name, r.monitor, d.local_day ORDER BY r.period DESC, r.edition DESC) AS newest
    FROM reported_day AS d JOIN report AS r USING (report_id)
    WHERE r.period < :day
)
SELECT p.monitor, p.name AS report, s.day, p.posts AS printed_posts, s.posts, p.net AS printed_net, s.net
FROM printed AS p JOIN daily_sentiment AS s ON s.monitor = p.monitor AND s.day = p.local_day
WHERE p.newest = 1 AND s.day >= :first AND s.day < :day AND (p.posts <> s.posts OR p.net IS NOT s.net)
ORDER BY s.day DESC, p.monitor, p.name;
