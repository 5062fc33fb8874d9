SELECT monitor, report, day, printed_posts, posts, printed_net, net
FROM revision
WHERE day >= :first AND day < :day
ORDER BY day DESC, monitor, report;
