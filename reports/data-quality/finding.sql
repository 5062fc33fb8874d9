-- Hours of the day that were fetched, of those that sources had promised by then.
WITH promised AS (
    SELECT o.source_id, o.name, max(:start, min(c.interval_start)) AS since
    FROM source AS o JOIN coverage AS c USING (source_id)
    WHERE o.enabled AND o.connector <> 'import'
    GROUP BY o.source_id
    HAVING min(c.interval_start) < :end
), hours AS (
    SELECT p.name, (:end - p.since) / 3600.0 AS promised, coalesce((
        SELECT sum(min(g."end", :end) - max(g.start, p.since)) / 3600.0 FROM coverage_complete AS g
        WHERE g.source = p.name AND g."end" > p.since AND g.start < :end), 0) AS complete
    FROM promised AS p
)
SELECT
    sum(complete) / sum(promised) AS share, sum(promised) - sum(complete) AS missing,
    count(*) FILTER (WHERE complete < promised - 0.01) AS broken, count(*) AS sources,
    CASE WHEN count(*) = 0 THEN 'nothing' WHEN sum(complete) >= sum(promised) - 0.01 THEN 'complete' ELSE 'gaps' END AS say
FROM hours;
