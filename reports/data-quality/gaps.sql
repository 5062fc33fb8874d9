SELECT source, start, "end", hours, coalesce(reason, cause) AS reason, attempts
FROM coverage_gap
WHERE "end" > strftime('%Y-%m-%dT%H:%M:%SZ', :window_start, 'unixepoch')
    AND start < strftime('%Y-%m-%dT%H:%M:%SZ', :end, 'unixepoch')
ORDER BY start DESC, source;
