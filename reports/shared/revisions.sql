WITH printed AS (
    SELECT
        d.local_day, d.posts, d.net, r.period, r.as_of,
        row_number() OVER (PARTITION BY d.local_day ORDER BY r.period DESC, r.edition DESC) AS newest
    FROM reported_day AS d JOIN report AS r USING (report_id)
    WHERE r.name = :report AND r.monitor = :monitor AND r.period < :day
)
SELECT s.day, p.posts AS printed_posts, s.posts, p.net AS printed_net, s.net, p.period AS printed_in,
    EXISTS (SELECT 1 FROM model_use AS u WHERE u.used_from > p.as_of) AS remodelled
FROM printed AS p JOIN daily_sentiment AS s ON s.monitor = :monitor AND s.day = p.local_day
WHERE p.newest = 1 AND s.day >= :first AND s.day < :day AND (p.posts <> s.posts OR p.net IS NOT s.net)
ORDER BY s.day DESC;
