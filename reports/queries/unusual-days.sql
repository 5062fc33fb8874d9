-- Which days were unlike the days before?
-- Posts or net sentiment outside the range that the window before leads to expect.
-- :monitor  this monitor alone (all)
-- :days  how far back from the last day (90)
WITH newest AS (SELECT max(day) AS day FROM last_day)
SELECT monitor, day, posts, usual_posts_low, usual_posts_high, net, usual_net_low, usual_net_high,
    posts < usual_posts_low OR posts > usual_posts_high AS odd_volume,
    net < usual_net_low OR net > usual_net_high AS odd_net
FROM daily_sentiment
WHERE monitor = coalesce(nullif(:monitor, ''), monitor)
    AND day > date((SELECT day FROM newest), '-' || coalesce(nullif(:days, ''), 90) || ' days')
    AND day <= (SELECT day FROM newest)
    AND (posts < usual_posts_low OR posts > usual_posts_high OR net < usual_net_low OR net > usual_net_high)
ORDER BY day DESC, monitor;
