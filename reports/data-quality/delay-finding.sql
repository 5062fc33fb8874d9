SELECT avg(first_seen_at - published_at < 21600) AS soon, count(*) AS posts
FROM post
WHERE published_at >= :start AND published_at < :end
HAVING count(*) > 0;
