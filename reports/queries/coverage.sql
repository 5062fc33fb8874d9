-- How complete is each source?
-- Hours fetched whole, of the hours that were asked for.
SELECT source, sum(complete_hours) AS complete_hours, sum(partial_hours) + sum(failed_hours) AS missing_hours,
    sum(complete_hours) / nullif(sum(complete_hours) + sum(partial_hours) + sum(failed_hours), 0) AS share
FROM coverage_day
GROUP BY source
ORDER BY share, source;
