-- Which sources bring posts late?
-- Hours from publication to when Barometer first saw a post; the first fetch of a source is late by its nature.
SELECT sources, count(*) AS posts,
    avg((julianday(first_seen) - julianday(published)) * 24) AS mean_hours,
    count(*) FILTER (WHERE julianday(first_seen) - julianday(published) > 1) AS over_a_day
FROM scored_post
GROUP BY sources
ORDER BY mean_hours DESC, sources;
