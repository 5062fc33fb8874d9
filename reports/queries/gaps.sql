-- What was not fetched, and why?
SELECT source, start, "end", hours, status, cause, reason, attempts
FROM coverage_gap
ORDER BY start DESC, source;
