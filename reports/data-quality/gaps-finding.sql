SELECT count(*) AS gaps, sum(hours) AS hours, count(DISTINCT source) AS sources
FROM coverage_gap
WHERE "end" > strftime('%Y-%m-%dT%H:%M:%SZ', :window_start, 'unixepoch')
    AND start < strftime('%Y-%m-%dT%H:%M:%SZ', :end, 'unixepoch');
