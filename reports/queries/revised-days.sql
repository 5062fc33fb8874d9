-- Which figures changed after a report printed them?
-- :monitor  this monitor alone (all)
SELECT report, monitor, day, printed_posts, posts, printed_net, net, net - printed_net AS change
FROM revision
WHERE monitor = coalesce(nullif(:monitor, ''), monitor)
ORDER BY day DESC, monitor, report;
